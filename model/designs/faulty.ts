import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** Each of these is the reference plus one change, so that what is found is that change. */
export const offByOne = defineDesign({
  ...reference,
  id: 'off-by-one',
  title: 'now > exp',
  says: 'counts the instant of expiry itself as still alive',
  catalogue: 'F20',
  breaks: ['EXP-1', 'EXP-2', 'EXP-3', 'EXP-5', 'EXP-10'],
  boundary: 'after exp',
});

export const longTimer = defineDesign({
  ...reference,
  id: 'long-timer',
  title: 'One timeout, however long',
  says: 'hands any delay to setTimeout, which beyond 2^31−1 ms fires after 1 ms',
  catalogue: 'F25',
  breaks: ['EXP-5', 'EXP-7'],
  timer: { armed: 'with the last check', waits: 'once' },
});

export const refreshForgets = defineDesign({
  ...reference,
  id: 'refresh-forgets',
  title: 'A refresh that is forgotten',
  says: 'verifies and acknowledges a new token, and keeps the old expiry',
  catalogue: 'F75',
  breaks: ['EXP-2', 'EXP-3', 'EXP-5', 'EXP-10'],
  refresh: 'forgets the new expiry',
});

export const earlyTimer = defineDesign({
  ...reference,
  id: 'early-timer',
  title: 'A timer that gives up when early',
  says: 'finds the token alive when its timer fires 1 ms early, and does not arm it again',
  catalogue: 'F36',
  breaks: ['EXP-10'],
  timer: { armed: 'with the last check', waits: 'once, if expired' },
});

export const refuseAll = defineDesign({
  ...reference,
  id: 'refuse-all',
  title: 'Refuses everything',
  says: 'lets no message through, live or not: safe, and useless',
  breaks: ['EXP-5', 'EXP-7'],
  listenerGuard: 'everything',
});

export const timerBeforeConnect = defineDesign({
  ...reference,
  id: 'timer-before-connect',
  title: 'Armed before the socket is connected',
  says: 'makes its last check and arms its timer before the application\'s slow middleware',
  catalogue: 'F42',
  breaks: ['EXP-1'],
  lastCheck: 'before the application',
});
