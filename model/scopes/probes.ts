import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const probes = defineScope({
  name: 'probes',
  says: 'a client without manners that probes a WebSocket, and upgrades to it late or never',
  needs: [],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['polling'],
    manners: ['none'],
    most: { ...NOTHING_TAKEN, probe: 1, send: 2, connect: 1, pull: 1 },
    together: 5,
    sends: ['one'],
    slowJoins: false,
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    manners: ['none'],
    most: { ...NOTHING_TAKEN, probe: 2, send: 3, connect: 2, pull: 3 },
    sends: ['one'],
    slowJoins: false,
    refreshTokens: [],
  },
});
