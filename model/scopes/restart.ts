import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const restart = defineScope({
  name: 'restart',
  says: 'the server is started again, and its client comes back: to what it still knows',
  needs: ['restart', 'revocation'],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['polling', 'websocket'],
    most: { ...NOTHING_TAKEN, restart: 1, revoke: 1, send: 1, emit: 1, hold: 1, reconnect: 1 },
    together: 4,
    openTokens: ['first'],
    badTokens: false,
    slowJoins: false,
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    most: {
      ...NOTHING_TAKEN, restart: 2, revoke: 1, send: 4, emit: 2, hold: 1, cut: 1, reconnect: 3,
    },
    openTokens: ['first'],
    badTokens: false,
    slowJoins: false,
    refreshTokens: [],
  },
});
