import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const emptied = defineScope({
  name: 'emptied',
  says: 'a dynamic namespace that one client leaves while the other is joining it; revocations',
  needs: ['dynamic namespaces', 'revocation', 'slow join'],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    clients: ['A', 'B'],
    namespaces: ['/rooms/1'],
    transports: ['websocket'],
    most: { ...NOTHING_TAKEN, send: 1, leave: 1, revoke: 1 },
    together: 3,
    openTokens: ['first', 'expired'],
    badTokens: false,
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    clients: ['A', 'B'],
    namespaces: ['/rooms/1'],
    most: { ...NOTHING_TAKEN, send: 2, leave: 2, revoke: 2 },
    openTokens: ['first', 'expired'],
    badTokens: false,
    refreshTokens: [],
  },
});
