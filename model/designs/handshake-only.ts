import { defineDesign } from '../design.ts';

/** The remedy people start with. The other naïve designs are this one and something more. */
export const handshakeOnly = defineDesign({
  id: 'handshake-only',
  title: 'Checked at the handshake only',
  says: 'verifies the token when the socket connects, and never again',
  catalogue: 'F01',
  breaks: ['EXP-1', 'EXP-2', 'EXP-3', 'EXP-9', 'EXP-10'],
  lacks: [
    { feature: 'refresh', reason: 'the server takes no new token on an open connection' },
  ],
  boundary: 'at exp',
  guarded: 'every namespace',
  clock: 'wall',
  tokenless: 'refused by the namespace',
  handshake: 'verifies',
  verifier: 'wants a number for exp',
  lastCheck: 'none',
  refusal: 'ends it',
  timer: { armed: 'never', waits: 'once' },
  packetGuard: 'none',
  listenerGuard: 'none',
  guardedBy: 'the time',
  late: 'closes',
  ackGuard: 'none',
  outboundGuard: 'none',
  refresh: 'none',
  refreshedBy: 'its subject',
  lateRefresh: 'refused',
  refreshOrder: 'of receipt',
});
