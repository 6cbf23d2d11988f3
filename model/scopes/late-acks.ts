import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const lateAcks = defineScope({
  name: 'late-acks',
  says: 'one client in two namespaces whose messages are acknowledged when its token has expired',
  needs: ['late acks', 'namespaces'],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    namespaces: ['/', '/side'],
    transports: ['polling', 'websocket'],
    most: { ...NOTHING_TAKEN, send: 2, join: 1, leave: 1 },
    together: 3,
    badTokens: false,
    slowJoins: false,
    sends: ['one', 'one, acked late'],
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    namespaces: ['/', '/side'],
    most: { ...NOTHING_TAKEN, send: 4, join: 2, leave: 1, emit: 1 },
    badTokens: false,
    slowJoins: false,
    sends: ['one', 'one, acked late'],
    refreshTokens: [],
  },
});
