import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { defineScope } from '../scope.ts';

export const recovery = defineScope({
  name: 'recovery',
  says: 'a client that drops or is kicked comes back to the session it had, and to what it missed',
  needs: ['recovery'],
  share: 4,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['websocket'],
    most: {
      ...DEFAULT_BOUNDS.most,
      send: 1, refresh: 1, emit: 2, hold: 0, cut: 1, reconnect: 2, miss: 1, kick: 1, wait: 0,
    },
    together: 5,
    looks: true,
    badTokens: false,
    slowJoins: false,
    refreshTokens: ['longer'],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    looks: true,
    most: { ...GENEROUS_BOUNDS.most, hold: 0, cut: 3, reconnect: 4, miss: 2, kick: 1 },
  },
});
