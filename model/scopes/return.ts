import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const comingBack = defineScope({
  name: 'return',
  says: 'one client that is shut out comes back: by itself with its old token, or with a fresh one',
  needs: [],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['polling', 'websocket'],
    most: { ...NOTHING_TAKEN, send: 2, hold: 1, cut: 1, reconnect: 2, insist: 1 },
    together: 4,
    openTokens: ['first'],
    badTokens: false,
    slowJoins: false,
    buffers: true,
    sends: ['one'],
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    most: { ...GENEROUS_BOUNDS.most, refresh: 0, insist: 2 },
    buffers: true,
    refreshTokens: [],
  },
});
