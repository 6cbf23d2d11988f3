import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

const ASKS = ['for a session of another', 'twice for a session of another'] as const;

export const theft = defineScope({
  name: 'theft',
  says: 'a client drops, and one without manners asks for its session, once or twice at once',
  needs: ['recovery', 'two sessions'],
  share: 5,
  closed: {
    ...DEFAULT_BOUNDS,
    clients: ['A', 'B'],
    transports: ['websocket'],
    manners: ['official, then none'],
    asks: ASKS,
    most: { ...NOTHING_TAKEN, emit: 1, cut: 1, miss: 1, connect: 1, send: 1, revoke: 1 },
    together: 5,
    openTokens: ['first'],
    badTokens: false,
    slowJoins: false,
    sends: ['one'],
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    clients: ['A', 'B'],
    manners: ['official, then none'],
    asks: ASKS,
    most: { ...NOTHING_TAKEN, emit: 2, cut: 1, miss: 2, connect: 2, send: 3, pull: 3, revoke: 1 },
    openTokens: ['first'],
    badTokens: false,
    slowJoins: false,
    sends: ['one'],
    refreshTokens: [],
  },
});
