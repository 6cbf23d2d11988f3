import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const pieces = defineScope({
  name: 'pieces',
  says: 'a client without manners whose messages come in pieces: the attachment of a binary one '
    + 'later, the body of a POST by and by',
  needs: [],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['polling', 'websocket'],
    manners: ['none'],
    most: { ...NOTHING_TAKEN, begin: 2, send: 1, connect: 1, pull: 2 },
    together: 5,
    sends: ['one'],
    slowJoins: false,
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    manners: ['none'],
    most: { ...NOTHING_TAKEN, begin: 3, send: 2, connect: 2, pull: 4 },
    sends: ['one'],
    slowJoins: false,
    refreshTokens: [],
  },
});
