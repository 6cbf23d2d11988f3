import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import type { Feature } from '../feature.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';
import type { Bounds } from '../actions/action.ts';
import type { Scope, ScopeName } from '../scope.ts';

/**
 * Around an expiry on a clock that nobody sets: some windows are a few milliseconds wide, and what
 * comes that close may be too close to call.
 */
const AROUND_MS: readonly number[] = [-400, -150, -40, -12, -4, 12, 40, 150, 400, 700];

const BOUNDS: Bounds = {
  ...GENEROUS_BOUNDS,
  marginsMs: AROUND_MS,
  most: { ...NOTHING_TAKEN, send: 8, hold: 1, cut: 1, reconnect: 2 },
  openTokens: [
    'first', 'long',
    'alg-none-cased', 'alg-confused', 'exp-zero', 'exp-negative', 'exp-null', 'exp-string', 'empty',
  ],
  reconnectTokens: ['first'],
  slowJoins: false,
  sends: ['one', 'a volley'],
  refreshTokens: [],
};

const RETURN: ScopeName = 'outside, return';

/** The explorer has no use for these: it closes the same with every clock that there is. */
const outside = (
  name: ScopeName, says: string, drawn: Bounds, needs: readonly Feature[] = [],
): Scope => defineScope({
  name, says, needs, share: 1, closed: { ...DEFAULT_BOUNDS, ...drawn }, drawn,
});

/** What can be done to a server that runs somewhere else, by a clock that nobody sets. */
export const OUTSIDE: readonly Scope[] = [
  outside('outside', 'one official client, and a server that runs somewhere else', BOUNDS),
  outside('outside, two clients', 'two official clients of it, of one user or of two', {
    ...BOUNDS, clients: ['A', 'B'], badTokens: false,
    openTokens: ['first'],
  }),
  outside('outside, no manners', 'a client that writes single frames to it', {
    ...BOUNDS, manners: ['none'],
    most: { ...NOTHING_TAKEN, send: 8, connect: 2, pull: 12, probe: 1 },
    together: 24,
  }, ['single frames']),
  outside(RETURN, 'a client that is shut out, and comes back', {
    ...BOUNDS, badTokens: false, buffers: true,
    openTokens: ['first'], reconnectTokens: ['longer'],
    most: { ...NOTHING_TAKEN, send: 3, reconnect: 1, insist: 1, wait: 1 },
  }),
  outside('outside, refresh', 'a client that shows a new token over the open connection', {
    ...BOUNDS, badTokens: false, openTokens: ['first'],
    // A shorter life would be over before most sequences are joined.
    refreshTokens: ['longer', 'other-subject', 'wrong-key'],
    most: { ...NOTHING_TAKEN, send: 6, refresh: 2 },
  }, ['refresh']),
  outside('outside, revocation', 'two clients, of one user or of two, and tokens are revoked', {
    ...BOUNDS, clients: ['A', 'B'], badTokens: false, openTokens: ['first', 'other-subject'],
    most: { ...NOTHING_TAKEN, send: 4, cut: 1, reconnect: 1, revoke: 1 },
  }, ['revocation']),
  outside('outside, recovery', 'a client that is cut off, and comes back to its session', {
    ...BOUNDS, badTokens: false, openTokens: ['first'], reconnectTokens: ['first', 'longer'],
    most: { ...NOTHING_TAKEN, send: 4, cut: 2, reconnect: 3 },
  }, ['recovery']),
  outside('outside, namespaces', 'a client in two namespaces over one connection', {
    ...BOUNDS, badTokens: false, namespaces: ['/', '/side'], openTokens: ['first', 'long'],
    most: { ...NOTHING_TAKEN, send: 6, join: 1 },
  }, ['namespaces']),
  outside('outside, broadcasts', 'two clients, of whom each hears what the other sends', {
    ...BOUNDS, clients: ['A', 'B'], badTokens: false, openTokens: ['first', 'longer'],
    most: { ...NOTHING_TAKEN, send: 4 },
  }, ['broadcasts']),
];

/** The same for a server that has a leeway or a grace: it is what comes after those that counts. */
export const outsideScopes = (
  { leewayMs, graceMs }: { readonly leewayMs: number; readonly graceMs: number },
): readonly Scope[] => OUTSIDE.map((scope) => ({
  ...scope,
  drawn: {
    ...scope.drawn,
    marginsMs: [...new Set([0, leewayMs, ...scope.name === RETURN ? [leewayMs + graceMs] : []]
      .flatMap((afterMs) => AROUND_MS.map((ms) => ms + afterMs)))],
  },
}));
