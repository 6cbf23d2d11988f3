import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const dynamic = defineScope({
  name: 'dynamic',
  says: 'two clients in a dynamic namespace, which is created for the first of them',
  needs: ['dynamic namespaces'],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    clients: ['A', 'B'],
    namespaces: ['/rooms/1'],
    transports: ['websocket'],
    most: { ...NOTHING_TAKEN, send: 2, broadcast: 1, leave: 1, hold: 1 },
    together: 3,
    openTokens: ['first', 'long', 'expired', 'wrong-key'],
    badTokens: false,
    slowJoins: false,
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    clients: ['A', 'B'],
    namespaces: ['/rooms/1'],
    most: { ...GENEROUS_BOUNDS.most, refresh: 0, reconnect: 0, cut: 0, broadcast: 2, leave: 1 },
    openTokens: ['first', 'long', 'expired', 'wrong-key'],
    badTokens: false,
    slowJoins: false,
    refreshTokens: [],
  },
});
