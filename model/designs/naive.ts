import { defineDesign } from '../design.ts';

const NO_REFRESH = [{
  feature: 'refresh' as const, reason: 'the server takes no new token on an open connection',
}];

/** The remedies people reach for, whole. */
export const handshakeOnly = defineDesign({
  id: 'handshake-only',
  title: 'Checked at the handshake only',
  says: 'verifies the token when the socket connects, and never again',
  catalogue: 'F01',
  breaks: ['EXP-1', 'EXP-2', 'EXP-3', 'EXP-10'],
  lacks: NO_REFRESH,
  boundary: 'at exp',
  lastCheck: 'none',
  timer: { armed: 'never', waits: 'once' },
  packetGuard: 'none',
  listenerGuard: 'none',
  ackGuard: 'none',
  refresh: 'none',
});

export const timer = defineDesign({
  ...handshakeOnly,
  id: 'timer',
  title: 'A timer closes the connection',
  says: 'closes the connection when the token expires, by setTimeout, and checks nothing else',
  catalogue: 'F39',
  breaks: ['EXP-1', 'EXP-2', 'EXP-3', 'EXP-7'],
  timer: { armed: 'on connection', waits: 'once' },
});

export const packetGuard = defineDesign({
  ...handshakeOnly,
  id: 'packet-guard',
  title: 'socket.use checks every packet',
  says: 'compares the expiry with the clock in socket.use, for every packet',
  catalogue: 'F14',
  breaks: ['EXP-1', 'EXP-2', 'EXP-3', 'EXP-10'],
  packetGuard: 'expiry',
});

export const timerAndGuard = defineDesign({
  ...timer,
  id: 'timer+guard',
  title: 'A timer and socket.use',
  says: 'closes the connection at expiry and checks every packet in socket.use',
  catalogue: 'F44',
  packetGuard: 'expiry',
});
