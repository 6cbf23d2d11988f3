import { randomBytes } from 'node:crypto';
import { CompactSign } from 'jose';
import { numericDate } from '../model/time.ts';
import { TOKENS, tokenSpec } from '../model/tokens.ts';
import type { TokenName, TokenSpec } from '../model/tokens.ts';

/** Every token a sequence can present, minted for one key (HS256, RFC 7515). */
export interface Mint {
  /** The secret the server verifies with. */
  readonly key: Buffer;
  /** The token's text; `undefined` when nothing is presented at all. */
  token(name: TokenName): string | undefined;
  /** A token for the packet with this id: each is minted anew, with a `jti` of its own. */
  tokenFor(name: TokenName, id: string): string | undefined;
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

async function mintOne(
  spec: TokenSpec, key: Uint8Array, jti?: string,
): Promise<string | undefined> {
  const claims = claimsOf(spec, jti);
  switch (spec.flaw) {
    case 'absent': return undefined;
    case 'empty': return '';
    case 'malformed': return 'this-is-not-a-jwt';
    case 'alg none': return unsecured(claims, /"alg":"(\w+)"/.exec(spec.says)?.[1] ?? 'none');
    case 'wrong key': return sign(claims, randomBytes(32));
    default: return sign(claims, key);
  }
}

/** Some have read `alg` without regard to case, and looked for `none` with it. */
const unsecured = (claims: object, alg: string): string =>
  [{ alg }, claims].map((part) => Buffer.from(encode(part)).toString('base64url')).join('.') + '.';

const sign = (claims: object, key: Uint8Array): Promise<string> =>
  new CompactSign(encode(claims)).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key);

/** Refreshes and authentications that one sequence may ask for, by their ids. */
const IDS = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6'];

export async function openMint(): Promise<Mint> {
  const key = randomBytes(32);
  const names = Object.keys(TOKENS) as TokenName[];
  const minted = new Map<string, string | undefined>();
  for (const name of names) {
    minted.set(name, await mintOne(tokenSpec(name), key));
    for (const id of IDS) {
      minted.set(`${name} ${id}`, await mintOne(tokenSpec(name), key, id));
    }
  }
  const secrets = new Map<string, string>();
  for (const [name, text] of minted) if (text) secrets.set(text, `token ${name}`);
  secrets.set(key.toString('hex'), 'key');
  secrets.set(key.toString('base64'), 'key');
  return {
    key,
    secrets,
    token: (name) => minted.get(name),
    tokenFor: (name, id) => minted.get(`${name} ${id}`),
  };
}
