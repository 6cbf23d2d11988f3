import { defineDesign } from '../design.ts';

/** Checks behind the application's middleware, at the last step before each listener, and by a
 * timer that waits until the token has expired. */
export const reference = defineDesign({
  id: 'reference',
  title: 'The reference',
  says: 'checks again before admission and at the last step before each listener, '
    + 'and closes at expiry',
  breaks: [],
  lacks: [{ feature: 'recovery', reason: 'the server recovers no connections' }],
  boundary: 'at exp',
  guarded: 'every namespace',
  clock: 'wall',
  tokenless: 'refused by the namespace',
  engineTokens: 'checked in each namespace',
  strangers: 'kept out',
  authenticated: 'until expiry',
  handshake: 'verifies',
  verifier: 'wants a number for exp',
  lastCheck: 'after the application',
  refusal: 'ends it',
  timer: { armed: 'with the last check', waits: 'until expired' },
  closes: 'the connection',
  packetGuard: 'none',
  listenerGuard: 'expiry',
  catchAllGuard: 'as around listeners',
  guardedBy: 'the time',
  late: 'closes',
  ackGuard: 'expiry',
  outboundGuard: 'expiry',
  revocation: 'everywhere',
  timers: 'one for each session',
  recovery: 'off',
  refresh: 'keeps the new expiry',
  refreshedBy: 'its subject',
  lateRefresh: 'refused',
  refreshOrder: 'of receipt',
});
