import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';
import { CARRIERS } from '../step.ts';

export const carriers = defineScope({
  name: 'carriers',
  says: 'one client whose token travels in auth, query, Authorization, cookie or an event',
  needs: ['carriers'],
  share: 2,
  closed: {
    ...DEFAULT_BOUNDS,
    namespaces: ['/', '/side'],
    transports: ['websocket'],
    carriers: CARRIERS,
    most: { ...NOTHING_TAKEN, send: 2, authenticate: 1, emit: 1, join: 1, reconnect: 1, cut: 1 },
    together: 3,
    openTokens: ['first', 'expired', 'wrong-key'],
    badTokens: false,
    slowJoins: false,
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    namespaces: ['/', '/side'],
    carriers: CARRIERS,
    most: { ...GENEROUS_BOUNDS.most, refresh: 0, authenticate: 3, join: 2, leave: 1 },
    refreshTokens: [],
  },
});
