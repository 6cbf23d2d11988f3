import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const doubles = defineScope({
  name: 'doubles',
  says: 'a client without manners that asks twice at once, and is let into one namespace twice',
  needs: ['two sessions'],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['polling', 'websocket'],
    manners: ['none'],
    asks: ['twice'],
    most: { ...NOTHING_TAKEN, send: 2, connect: 2, pull: 2 },
    together: 5,
    slowJoins: false,
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    manners: ['none'],
    asks: ['once', 'twice'],
    most: { ...NOTHING_TAKEN, send: 4, connect: 2, pull: 3 },
    slowJoins: false,
    refreshTokens: [],
  },
});
