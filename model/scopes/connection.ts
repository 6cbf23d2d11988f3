import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { defineScope } from '../scope.ts';

export const connection = defineScope({
  name: 'connection',
  says: 'one client in the main namespace, over every transport',
  needs: [],
  share: 6,
  // Refreshes are closed in a scope of their own.
  closed: { ...DEFAULT_BOUNDS, most: { ...DEFAULT_BOUNDS.most, refresh: 0 }, refreshTokens: [] },
  drawn: GENEROUS_BOUNDS,
});
