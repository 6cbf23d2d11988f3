import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const pair = defineScope({
  name: 'pair',
  says: 'two clients of one user, or of two: what one does must not matter to the other',
  needs: ['two sessions'],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    clients: ['A', 'B'],
    transports: ['websocket', 'polling'],
    most: { ...NOTHING_TAKEN, send: 1, broadcast: 1, leave: 1, hold: 1, cut: 1 },
    together: 2,
    badTokens: false,
    slowJoins: false,
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    clients: ['A', 'B'],
    most: { ...GENEROUS_BOUNDS.most, refresh: 0, broadcast: 3, leave: 2 },
    badTokens: false,
    slowJoins: false,
    refreshTokens: [],
  },
});
