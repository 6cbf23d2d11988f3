import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const catchAll = defineScope({
  name: 'catch-all',
  says: 'one client to which the application listens by a catch-all listener, beside its named one',
  needs: ['catch-all'],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['polling', 'websocket'],
    most: { ...NOTHING_TAKEN, send: 2, emit: 1, hold: 1 },
    together: 4,
    openTokens: ['first'],
    badTokens: false,
    slowJoins: false,
    catchAll: [true],
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    most: { ...NOTHING_TAKEN, send: 4, emit: 2, hold: 2 },
    badTokens: false,
    slowJoins: false,
    catchAll: [true],
    refreshTokens: [],
  },
});
