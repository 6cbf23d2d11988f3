import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const delivery = defineScope({
  name: 'delivery',
  says: 'one client that emits before it is connected, emits what may be lost, and retries',
  needs: [],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['polling', 'websocket'],
    most: { ...NOTHING_TAKEN, send: 2, hold: 1, cut: 1, reconnect: 1 },
    together: 4,
    openTokens: ['first'],
    badTokens: false,
    buffers: true,
    retries: [false, true],
    sends: ['one', 'a volatile one'],
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    most: { ...NOTHING_TAKEN, send: 4, emit: 1, hold: 2, cut: 1, reconnect: 2 },
    badTokens: false,
    buffers: true,
    retries: [false, true],
    sends: ['one', 'a volatile one'],
    refreshTokens: [],
  },
});
