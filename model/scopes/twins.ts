import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const twins = defineScope({
  name: 'twins',
  says: 'one client, and the same again by another way: transport, namespace, grouping of packets',
  needs: [],
  share: 2,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['polling', 'websocket'],
    most: { ...NOTHING_TAKEN, send: 2, emit: 1, hold: 1 },
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    transports: ['polling', 'websocket'],
    most: { ...NOTHING_TAKEN, send: 4, emit: 2, hold: 2 },
    refreshTokens: [],
  },
});
