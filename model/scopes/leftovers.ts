import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const leftovers = defineScope({
  name: 'leftovers',
  says: 'what the server still holds of an expired client that has no manners and closes nothing',
  needs: [],
  share: 2,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['polling', 'websocket'],
    manners: ['none'],
    most: { ...NOTHING_TAKEN, send: 1, connect: 2, pull: 2 },
    together: 4,
    looks: true,
    slowJoins: false,
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    manners: ['none'],
    most: { ...NOTHING_TAKEN, send: 2, connect: 2, pull: 3 },
    looks: true,
    slowJoins: false,
    refreshTokens: [],
  },
});
