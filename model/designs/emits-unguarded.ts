import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const emitsUnguarded = defineDesign({
  ...reference,
  id: 'emits-unguarded',
  title: 'Guards what comes in only',
  says: 'lets the application emit, broadcast and acknowledge to whoever is still connected',
  breaks: ['EXP-9'],
  outboundGuard: 'none',
});
