import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const wire = defineScope({
  name: 'wire',
  says: 'a client without manners, which writes single frames and does nothing by itself',
  needs: [],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['polling', 'websocket'],
    manners: ['none'],
    most: {
      ...NOTHING_TAKEN,
      send: 2, connect: 2, pull: 2, stray: 1, malformed: 1, unasked: 1, wait: 1,
    },
    together: 5,
    slowJoins: false,
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    manners: ['none'],
    most: {
      ...NOTHING_TAKEN,
      send: 4, connect: 3, pull: 4, stray: 1, malformed: 1, unasked: 1, wait: 1,
    },
    slowJoins: false,
    refreshTokens: [],
  },
});
