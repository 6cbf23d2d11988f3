import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { defineScope } from '../scope.ts';

export const refresh = defineScope({
  name: 'refresh',
  says: 'refreshes whose verification takes its time, several under way at once',
  needs: ['refresh'],
  share: 2,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['polling', 'websocket'],
    most: {
      ...DEFAULT_BOUNDS.most,
      send: 1, refresh: 2, emit: 1, hold: 0, cut: 0, reconnect: 0, wait: 0,
    },
    badTokens: false,
    slowJoins: false,
    slowRefreshes: true,
    refreshTokens: ['longer', 'shorter', 'other-subject'],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    badTokens: false,
    slowJoins: false,
    slowRefreshes: true,
    refreshTokens: ['longer', 'shorter', 'other-subject'],
  },
});
