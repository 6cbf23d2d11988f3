import { tokenLife, tokenSpec } from './tokens.ts';
import type { TokenName } from './tokens.ts';

/** Tokens whose expiry a sequence can reach. */
export const MORTAL = ['first', 'longer', 'shorter', 'fractional', 'soon'] as const;
export type Mortal = (typeof MORTAL)[number];
export type Lives = Readonly<Record<Mortal, number>>;

/** Further back than this, all pasts are alike. */
const LONG_PAST_MS = -2;

export const clipMs = (ms: number): number => Math.max(ms, LONG_PAST_MS);

export const elapse = (lives: Lives, ms: number): Lives => ({
  first: lives.first - ms,
  longer: lives.longer - ms,
  shorter: lives.shorter - ms,
  fractional: lives.fractional - ms,
  soon: lives.soon - ms,
});

/** Milliseconds until a token's `nbf`: negative infinity where it has none. */
export function untilValidMs(lives: Lives, token: TokenName): number {
  const { nbfSec, expSec } = tokenSpec(token);
  if (nbfSec === undefined) return Number.NEGATIVE_INFINITY;
  return remainingMs(lives, token) - ((expSec ?? nbfSec) - nbfSec) * 1000;
}

/** Milliseconds until a token's `exp`: negative infinity where that is past or cannot be read. */
export function remainingMs(lives: Lives, token: TokenName): number {
  switch (token) {
    case 'first': case 'longer': case 'shorter': case 'fractional': case 'soon':
      return lives[token];
    case 'other-subject': case 'wrong-key': case 'alg-none': case 'alg-none-cased':
    case 'iat-future': case 'alg-confused': case 'next-key':
      return lives.longer;
    case 'long': case 'not-yet-valid': case 'huge-exp': return Number.POSITIVE_INFINITY;
    default: return Number.NEGATIVE_INFINITY;
  }
}

/** What is left of each when a sequence begins. */
export const livesAtStart = (phaseMs: number): Lives =>
  Object.fromEntries(MORTAL.map((name) => [name, tokenLife(name, phaseMs).expMs])) as
    Record<Mortal, number>;
