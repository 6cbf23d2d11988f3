import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const acksUnguarded = defineDesign({
  ...reference,
  id: 'acks-unguarded',
  title: 'Acknowledgements unguarded',
  says: 'checks before every listener, and lets every acknowledgement through to its callback',
  catalogue: 'F14',
  breaks: ['EXP-3', 'EXP-8', 'EXP-12'],
  ackGuard: 'none',
});
