import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const revocation = defineScope({
  name: 'revocation',
  says: 'a user\'s tokens are revoked, with sessions open and joins under way, of one user or two',
  needs: ['revocation'],
  share: 2,
  closed: {
    ...DEFAULT_BOUNDS,
    clients: ['A', 'B'],
    transports: ['websocket'],
    most: { ...NOTHING_TAKEN, revoke: 1, send: 1, reconnect: 1 },
    together: 2,
    badTokens: false,
    slowJoins: true,
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    clients: ['A', 'B'],
    most: { ...GENEROUS_BOUNDS.most, refresh: 0, revoke: 2 },
    badTokens: false,
    refreshTokens: [],
  },
});
