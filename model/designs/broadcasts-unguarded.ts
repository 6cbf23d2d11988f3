import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const broadcastsUnguarded = defineDesign({
  ...reference,
  id: 'broadcasts-unguarded',
  title: 'Guards socket.emit only',
  says: 'keeps emits and acknowledgements from the expired; broadcasts take another way',
  catalogue: 'F91',
  breaks: ['EXP-9'],
  outboundGuard: 'expiry, except broadcasts',
});
