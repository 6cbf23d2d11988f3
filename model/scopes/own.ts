import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

/**
 * Of a server that lapse did not write, and was told of two namespaces: a guard may have been put
 * into one alone. The built-in designs differ in that by what the other scopes try.
 */
export const twoOfYourOwn = defineScope({
  name: 'two of your own',
  says: 'one client in two namespaces of your server, over one connection',
  needs: ['namespaces'],
  share: 4,
  closed: { ...DEFAULT_BOUNDS, namespaces: ['/', '/side'] },
  drawn: {
    ...GENEROUS_BOUNDS,
    namespaces: ['/', '/side'],
    badTokens: false,
    most: { ...NOTHING_TAKEN, send: 6, hold: 1, join: 2, emit: 1 },
  },
});
