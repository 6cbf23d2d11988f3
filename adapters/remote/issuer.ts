import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { JWTPayload, ProtectedHeaderParameters } from 'jose';
import { BASE_EPOCH_MS } from '../../model/time.ts';
import { tokenSpec } from '../../model/tokens.ts';
import type { TokenName, TokenSpec } from '../../model/tokens.ts';
import { TargetError } from '../errors.ts';
import type { Algorithm } from './algorithms.ts';
import type { ClockOffset } from './attachment.ts';
import { newPrivateKey, privateKeyFrom } from './keys.ts';
import { mintAs, sign } from '../mint.ts';

/** Whoever makes tokens that the server takes: a key of ours, or the user's own function. */
export type Mint = (claims: Claims) => string | Promise<string>;
export type Claims = Readonly<Record<string, unknown>>;

export interface IssuerOptions {
  readonly alg: Algorithm;
  /** A secret, or a private key, maybe as PEM; absent where `mint` makes the tokens. */
  readonly key?: string | KeyObject;
  /** Which key that is, for servers that know several. */
  readonly kid?: string;
  readonly mint?: Mint;
  /** What every token says, beside its times. */
  readonly claims: Claims;
}

/** Tokens for a server that runs somewhere else: of real seconds, and for real users. */
export interface Issuer {
  /**
   * @param baseSec the second of the server's clock that a sequence counts from
   * @param user tells the users of sequences that run at once apart
   */
  token(name: TokenName, baseSec: number, user: string): Promise<string | undefined>;
  /** A good token with claims of its own. */
  good(claims: Claims): Promise<string>;
  /** Texts that must appear nowhere. */
  readonly secrets: readonly string[];
  /** Where no life can be asked for. */
  readonly logins?: Logins;
}

/** Tokens that live as long as whoever gives them wants. */
export interface Logins {
  /** How long that is. */
  readonly lifeMs: number;
  /** Gets another one, which is the one that `good` gives from now on. */
  readonly again: () => Promise<Life>;
}

/** A token that lives as long as it lives. */
export interface Life {
  readonly token: string;
  /** When it expires: by the server's clock where it says so itself, or else by ours. */
  readonly expMs: number;
  /** How far off that may be, where not by the server's clock. */
  readonly clock?: ClockOffset;
}

const BASE_SEC = BASE_EPOCH_MS / 1000;
/** So long before a sequence, or before its expiry, a token was issued. */
const ISSUED_BEFORE_SEC = 2;

/** What the subjects of a sequence are called, whose first is this user. */
export const userOf = (subject: string, user: string): string =>
  subject === 'alice' ? user : `${user}-b`;

/** Times of a sequence, moved to where it takes place; some are meant as they stand. */
function claimsFor(spec: TokenSpec, baseSec: number): Claims {
  const at = (sec: number): number => sec <= -BASE_SEC ? BASE_SEC + sec : baseSec + sec;
  const { expSec, nbfSec, oddExp } = spec;
  const ends = expSec === undefined || expSec <= -BASE_SEC ? 0 : expSec;
  return {
    iat: at(spec.iatSec ?? Math.min(0, ends) - ISSUED_BEFORE_SEC),
    ...(nbfSec === undefined ? {} : { nbf: at(nbfSec) }),
    ...(expSec === undefined ? {} : { exp: at(expSec) }),
    ...(oddExp === undefined ? {} : { exp: oddText(oddExp, baseSec) }),
  };
}

/** A number in quotes is to be a time like any other. */
const oddText = (exp: string | null, baseSec: number): string | null =>
  exp !== null && /^\d+$/.test(exp) ? String(Number(exp) - BASE_SEC + baseSec) : exp;

/** @throws TargetError `BAD_KEY` */
function keyFrom({ alg, key = '' }: IssuerOptions): Uint8Array | KeyObject {
  if (typeof key !== 'string') return key;
  return alg.startsWith('HS') ? new TextEncoder().encode(key) : privateKeyFrom(alg, key);
}

/** Known to everybody: the server's public key, where it has one. */
export function publicPem(key?: Uint8Array | KeyObject): Uint8Array {
  const shown = key === undefined || key instanceof Uint8Array
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey : createPublicKey(key);
  return Buffer.from(shown.export({ type: 'spki', format: 'pem' }));
}

/** @throws TargetError `BAD_KEY` where the key does not fit the algorithm */
export function openIssuer(options: IssuerOptions): Issuer {
  const key = options.mint === undefined ? keyFrom(options) : randomBytes(32);
  const pem = publicPem(key);
  const good = async (claims: Claims): Promise<string> => {
    const all = { ...claims, ...options.claims };
    if (options.mint !== undefined) return mintedBy(options.mint, all);
    const { alg, kid } = options;
    const header = { alg, ...(kid === undefined ? {} : { kid }) };
    return sign(all, key, header).catch((error: unknown) => {
      throw new TargetError('BAD_KEY', `nothing can be signed by ${alg} with this key: `
        + `${error} → check --alg`);
    });
  };
  return {
    good,
    secrets: typeof options.key === 'string' ? [options.key] : [],
    token: async (name, baseSec, user) => {
      const spec = tokenSpec(name);
      const claims = {
        sub: userOf(spec.subject, user), ...claimsFor(spec, baseSec),
      };
      return mintAs(spec, { ...claims, ...options.claims }, {
        publicPem: pem,
        good: () => good(claims),
        forged: async () => forged(await good(claims)),
      });
    },
  };
}

/**
 * The same token by another issuer: everything is right but the key. Of one that nobody but its
 * issuer can read (a JWE, the id of a session) the last part is altered.
 */
export async function forged(token: string): Promise<string> {
  const read = readJws(token);
  if (read === null) return token.replace(/[^.]*$/, altered);
  const { alg = 'HS256', kid } = read.header;
  return sign(read.claims, strangersKey(alg), { alg, ...(kid === undefined ? {} : { kid }) });
}

function readJws(token: string): {
  readonly claims: JWTPayload; readonly header: ProtectedHeaderParameters;
} | null {
  try {
    return { claims: decodeJwt(token), header: decodeProtectedHeader(token) };
  } catch {
    return null;
  }
}

/** Each letter and digit is the next one. */
const altered = (text: string): string => text.replace(/[0-8A-Ya-y]/g, (one) =>
  String.fromCharCode(one.charCodeAt(0) + 1));

/** One for all that is forged: to make one for RSA takes as long as many a sequence. */
const strangersKeys = new Map<string, Uint8Array | KeyObject>();

function strangersKey(alg: string): Uint8Array | KeyObject {
  const key = strangersKeys.get(alg)
    ?? (alg.startsWith('HS') ? randomBytes(64) : newPrivateKey(alg));
  strangersKeys.set(alg, key);
  return key;
}

async function mintedBy(mint: Mint, claims: Claims): Promise<string> {
  const token = await mint(claims);
  if (typeof token === 'string' && token !== '') return token;
  throw new TargetError('MINT_FAILED', `the mint was to return a token, got ${typeof token} → `
    + 'return a string, or a promise of one');
}
