import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { defineScope } from '../scope.ts';
import type { TokenName } from '../tokens.ts';

/** Legal, harmless, odd, and such as never were good. */
const ODD: readonly TokenName[] = [
  'fractional', 'soon', 'iat-future', 'huge-exp', 'no-exp', 'exp-zero', 'exp-negative', 'exp-null',
  'exp-string', 'wrong-typed-exp', 'empty', 'alg-none-cased', 'alg-confused',
];

export const tokens = defineScope({
  name: 'tokens',
  says: 'tokens whose exp is a fraction, huge, missing, 0, null or a string; an nbf that comes',
  needs: [],
  share: 2,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['websocket'],
    most: { ...DEFAULT_BOUNDS.most, send: 1, refresh: 1, emit: 1, hold: 1, cut: 1, wait: 1 },
    openTokens: ODD,
    reconnectTokens: ['fractional', 'soon'],
    badTokens: false,
    slowJoins: false,
    refreshTokens: ['fractional', 'soon', 'exp-zero', 'alg-confused'],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    openTokens: ['first', ...ODD],
    reconnectTokens: ['fractional', 'soon'],
    badTokens: false,
    slowJoins: false,
    refreshTokens: ODD,
  },
});
