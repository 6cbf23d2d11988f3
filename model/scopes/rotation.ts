import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const rotation = defineScope({
  name: 'rotation',
  says: 'a key is retired, with sessions open and joins under way on its tokens and on the next\'s',
  needs: ['rotation'],
  share: 1,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['polling', 'websocket'],
    most: { ...NOTHING_TAKEN, rotate: 1, send: 2, reconnect: 1 },
    together: 4,
    openTokens: ['first', 'next-key'],
    reconnectTokens: ['longer', 'next-key'],
    badTokens: false,
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    most: { ...GENEROUS_BOUNDS.most, refresh: 0, rotate: 1 },
    openTokens: ['first', 'next-key', 'wrong-key'],
    reconnectTokens: ['longer', 'next-key'],
    badTokens: false,
    refreshTokens: [],
  },
});
