import { BASE_EPOCH_MS, numericDate, offsetOf } from './time.ts';
import type { NumericDate, OffsetMs } from './time.ts';

/**
 * The tokens a sequence can present, as data. Their lives are fixed to the base second, so that a
 * step can say "to the expiry of `first`" and mean the same instant on every run.
 *
 * The longest life that is waited for ends before Engine.IO's first heartbeat (25 s), which keeps
 * heartbeats out of the model; `long` outlives a 32-bit timer (2^31−1 ms) and is never waited for.
 */
export interface TokenSpec {
  /** Seconds after the base second, or absent: the token has no `exp` that could be read. */
  readonly expSec?: number;
  /** An `exp` that is no number, as it stands in the token. */
  readonly oddExp?: string | null;
  readonly nbfSec?: number;
  /** Seconds after the base second; two minutes before it where absent. */
  readonly iatSec?: number;
  readonly subject: string;
  /** What is wrong with it, other than its age. */
  readonly flaw:
    'none' | 'absent' | 'empty' | 'malformed' | 'wrong key' | 'alg none' | 'alg confused'
    | 'wrong-typed exp';
  /** Signed with the key that comes after the current one. */
  readonly key?: 'next';
  readonly says: string;
}

const DAY_SEC = 86_400;
const BASE_SEC = BASE_EPOCH_MS / 1000;

export const TOKENS = {
  first: { expSec: 10, subject: 'alice', flaw: 'none', says: 'lives 10 s' },
  longer: { expSec: 15, subject: 'alice', flaw: 'none', says: 'lives 15 s' },
  shorter: { expSec: 6, subject: 'alice', flaw: 'none', says: 'lives 6 s' },
  long: { expSec: 40 * DAY_SEC, subject: 'alice', flaw: 'none', says: 'lives 40 days' },
  'other-subject': { expSec: 15, subject: 'bob', flaw: 'none', says: 'lives 15 s, subject bob' },
  expired: { expSec: -60, subject: 'alice', flaw: 'none', says: 'expired a minute ago' },
  'not-yet-valid': {
    expSec: 2 * DAY_SEC, nbfSec: DAY_SEC, subject: 'alice', flaw: 'none', says: 'nbf is tomorrow',
  },
  'wrong-key': { expSec: 15, subject: 'alice', flaw: 'wrong key', says: 'signed with another key' },
  'alg-none': {
    expSec: 15, subject: 'alice', flaw: 'alg none', says: '"alg":"none", no signature',
  },
  'wrong-typed-exp': {
    oddExp: 'never', subject: 'alice', flaw: 'wrong-typed exp',
    says: '"exp" is the string "never"',
  },
  'alg-none-cased': {
    expSec: 15, subject: 'alice', flaw: 'alg none', says: '"alg":"nOnE", no signature',
  },
  'alg-confused': {
    expSec: 15, subject: 'alice', flaw: 'alg confused',
    says: '"alg":"HS256", signed with the bytes of a public key',
  },
  'next-key': {
    expSec: 15, subject: 'alice', key: 'next', flaw: 'none',
    says: 'lives 15 s, signed with the next key',
  },
  fractional: { expSec: 10.5, subject: 'alice', flaw: 'none', says: 'lives 10.5 s' },
  soon: { expSec: 15, nbfSec: 5, subject: 'alice', flaw: 'none', says: 'lives from 5 s to 15 s' },
  'iat-future': {
    expSec: 15, iatSec: DAY_SEC, subject: 'alice', flaw: 'none',
    says: 'lives 15 s, issued tomorrow',
  },
  'huge-exp': { expSec: 1e20, subject: 'alice', flaw: 'none', says: 'lives 10^20 s' },
  'no-exp': { subject: 'alice', flaw: 'none', says: 'has no "exp"' },
  'exp-zero': { expSec: -BASE_SEC, subject: 'alice', flaw: 'none', says: '"exp" is 0' },
  'exp-negative': { expSec: -BASE_SEC - 1, subject: 'alice', flaw: 'none', says: '"exp" is -1' },
  'exp-null': {
    oddExp: null, subject: 'alice', flaw: 'wrong-typed exp', says: '"exp" is null',
  },
  'exp-string': {
    oddExp: `${BASE_SEC + 15}`, subject: 'alice', flaw: 'wrong-typed exp',
    says: '"exp" is a number in quotes',
  },
  empty: { subject: 'alice', flaw: 'empty', says: 'the empty string' },
  malformed: { subject: 'alice', flaw: 'malformed', says: 'not a JWT' },
  absent: { subject: 'alice', flaw: 'absent', says: 'no token at all' },
} as const satisfies Record<string, TokenSpec>;

export type TokenName = keyof typeof TOKENS;

/**
 * How much longer a token lives for whoever compares its `exp` with whole seconds, as jose and
 * jsonwebtoken do: a fraction of a second is rounded up.
 */
export const roundedUpMs = (name: TokenName): number => {
  const { expSec = 0 } = tokenSpec(name);
  return (Math.ceil(expSec) - expSec) * 1000;
};

export const tokenSpec = (name: TokenName): TokenSpec => TOKENS[name];

/** A token's life in one sequence: `[nbfMs, expMs)`. Absent bounds are infinite. */
export interface TokenLife {
  readonly nbfMs: OffsetMs;
  readonly expMs: OffsetMs;
}

/** What lies further away than can be counted in milliseconds never comes. */
const offset = (sec: number | undefined, phaseMs: number, otherwise: number): OffsetMs =>
  sec === undefined || sec > Number.MAX_SAFE_INTEGER
    ? otherwise
    : offsetOf(numericDate(sec) satisfies NumericDate, phaseMs);

/** @returns the life of a token in a sequence that began `phaseMs` into a second. */
export const tokenLife = (name: TokenName, phaseMs: number): TokenLife => ({
  nbfMs: offset(tokenSpec(name).nbfSec, phaseMs, Number.NEGATIVE_INFINITY),
  expMs: offset(tokenSpec(name).expSec, phaseMs, Number.POSITIVE_INFINITY),
});
