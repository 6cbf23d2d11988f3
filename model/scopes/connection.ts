import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { defineScope } from '../scope.ts';

export const connection = defineScope({
  name: 'connection',
  says: 'one client in the main namespace, over every transport',
  needs: [],
  share: 4,
  closed: DEFAULT_BOUNDS,
  drawn: GENEROUS_BOUNDS,
});
