import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change: what it has disconnected, it takes for silent. */
export const disconnectedUnguarded = defineDesign({
  ...reference,
  id: 'disconnected-unguarded',
  title: 'The disconnected unguarded',
  says: 'closes the session alone at expiry, and guards what is written to it no more from then on',
  catalogue: 'F62',
  breaks: ['EXP-9', 'EXP-10'],
  closes: 'the namespace',
  outboundGuard: 'expiry, while connected',
});
