import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';
import { numericDate } from '../model/time.ts';
import { TOKENS, tokenSpec } from '../model/tokens.ts';
import type { TokenName, TokenSpec } from '../model/tokens.ts';

/** Every token a sequence can present, minted for one issuer (RFC 7515). */
export interface Mint {
  /** What the server verifies with: a secret, or a public key as PEM. */
  readonly key: Buffer;
  /** The secret that comes after it. */
  readonly nextKey: Buffer;
  /** The token's text; `undefined` when nothing is presented at all. */
  token(name: TokenName): string | undefined;
  /** A token for the packet with this id: each is minted anew, with a `jti` of its own. */
  tokenFor(name: TokenName, id: string): string | undefined;
  /** A good token with times of its own. */
  good(claims: object): Promise<string>;
  /** Secrets and what to write in their place. */
  readonly secrets: ReadonlyMap<string, string>;
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function claimsOf(spec: TokenSpec, jti?: string): Record<string, unknown> {
  return {
    ...(jti === undefined ? {} : { jti }),
    sub: spec.subject,
    iat: numericDate(spec.iatSec ?? -120),
    ...(spec.nbfSec === undefined ? {} : { nbf: numericDate(spec.nbfSec) }),
    ...(spec.expSec === undefined ? {} : { exp: numericDate(spec.expSec) }),
    ...(spec.oddExp === undefined ? {} : { exp: spec.oddExp }),
  };
}

/** What tokens are signed with, and how it is told from other keys. */
interface Keys {
  readonly alg: 'HS256' | 'RS256';
  readonly current: Uint8Array | KeyObject;
  readonly next: Uint8Array;
  /** Known to everybody: good for verifying what it did not sign, and for nothing else. */
  readonly publicPem: Uint8Array;
}

async function mintOne(
  spec: TokenSpec, keys: Keys, jti?: string,
): Promise<string | undefined> {
  const claims = claimsOf(spec, jti);
  return mintAs(spec, claims, {
    publicPem: keys.publicPem,
    forged: () => sign(claims, randomBytes(32), { alg: 'HS256' }),
    good: () => spec.key === 'next'
      ? sign(claims, keys.next, { alg: 'HS256', kid: 'next' })
      : sign(claims, keys.current, { alg: keys.alg, kid: 'current' }),
  });
}

/** Who signs: the issuer, or somebody whose key the server does not know. */
interface Signers {
  /** What everybody knows: some take it for a secret. */
  readonly publicPem: Uint8Array;
  readonly good: () => Promise<string>;
  readonly forged: () => Promise<string>;
}

/** @returns a token with the flaw that it is to have; `undefined`: nothing is presented at all */
export async function mintAs(
  spec: TokenSpec, claims: object, signers: Signers,
): Promise<string | undefined> {
  switch (spec.flaw) {
    case 'absent': return undefined;
    case 'empty': return '';
    case 'malformed': return 'this-is-not-a-jwt';
    case 'alg none': return unsecured(claims, /"alg":"(\w+)"/.exec(spec.says)?.[1] ?? 'none');
    case 'alg confused': return sign(claims, signers.publicPem, { alg: 'HS256' });
    case 'wrong key': return signers.forged();
    default: return signers.good();
  }
}

/** Some have read `alg` without regard to case, and looked for `none` with it. */
const unsecured = (claims: object, alg: string): string =>
  [{ alg }, claims].map((part) => Buffer.from(encode(part)).toString('base64url')).join('.') + '.';

export const sign = (
  claims: object, key: Uint8Array | KeyObject,
  header: { readonly alg: string; readonly kid?: string },
): Promise<string> =>
  new CompactSign(encode(claims)).setProtectedHeader({ ...header, typ: 'JWT' }).sign(key);

/** Refreshes and authentications that one sequence may ask for, by their ids. */
export const REFRESHES = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8'] as const;
const IDS = [...REFRESHES, 'a1', 'a2', 'a3', 'a4', 'a5', 'a6'];

function newKeys(alg: Keys['alg']): Keys & { readonly key: Buffer } {
  const { privateKey, publicKey } = alg === 'RS256'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicPem = Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }));
  const key = alg === 'RS256' ? publicPem : randomBytes(32);
  const current = alg === 'RS256' ? privateKey : key;
  return { alg, key, publicPem, current, next: randomBytes(32) };
}

export async function openMint(alg: Keys['alg'] = 'HS256'): Promise<Mint> {
  const keys = newKeys(alg);
  const { key } = keys;
  const names = Object.keys(TOKENS) as TokenName[];
  const minted = new Map<string, string | undefined>();
  for (const name of names) {
    minted.set(name, await mintOne(tokenSpec(name), keys));
    for (const id of IDS) {
      minted.set(`${name} ${id}`, await mintOne(tokenSpec(name), keys, id));
    }
  }
  const secrets = new Map<string, string>();
  for (const [name, text] of minted) if (text) secrets.set(text, `token ${name}`);
  secrets.set(key.toString('hex'), 'key');
  secrets.set(key.toString('base64'), 'key');
  return {
    key,
    nextKey: Buffer.from(keys.next),
    secrets,
    token: (name) => minted.get(name),
    tokenFor: (name, id) => minted.get(`${name} ${id}`),
    good: (claims) => sign({ sub: 'alice', ...claims }, keys.current, { alg: keys.alg }),
  };
}
