import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const binary = defineScope({
  name: 'binary',
  says: 'one client whose messages carry binary, in a frame behind the message\'s own',
  needs: ['binary'],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['polling', 'websocket', 'upgrade'],
    most: { ...NOTHING_TAKEN, send: 2, hold: 1, cut: 1 },
    together: 4,
    badTokens: false,
    slowJoins: false,
    sends: ['one', 'a binary one'],
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    most: { ...NOTHING_TAKEN, send: 5, hold: 2, cut: 1 },
    badTokens: false,
    slowJoins: false,
    sends: ['one', 'a binary one'],
    refreshTokens: [],
  },
});
