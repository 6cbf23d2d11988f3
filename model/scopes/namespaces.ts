import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { defineScope } from '../scope.ts';

export const namespaces = defineScope({
  name: 'namespaces',
  says: 'one client in two namespaces over one connection: late joins, leaving, each its token',
  needs: ['namespaces'],
  share: 2,
  closed: {
    ...DEFAULT_BOUNDS,
    namespaces: ['/', '/side'],
    transports: ['websocket'],
    most: {
      ...DEFAULT_BOUNDS.most,
      join: 2, leave: 1, send: 2, refresh: 1, emit: 1, hold: 1, cut: 1, reconnect: 1, wait: 0,
    },
    openTokens: ['first', 'long', 'expired', 'absent'],
    badTokens: false,
    refreshTokens: ['longer'],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    namespaces: ['/', '/side'],
    most: { ...GENEROUS_BOUNDS.most, join: 3, leave: 2 },
  },
});
