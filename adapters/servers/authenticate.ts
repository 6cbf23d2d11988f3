import type { webcrypto } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { Namespace, Socket } from 'socket.io';
import type { Keyring } from './keyring.ts';
import { tokenOf } from './carriers.ts';

/** Who a socket speaks for, and until when (milliseconds since the epoch). */
export interface Claims {
  readonly subject: string;
  readonly expiresAtMs: number;
  /** The key that vouches for it. */
  readonly kid?: string;
}

export type Verify = (token: unknown) => Promise<Claims>;

const HS256 = { name: 'HMAC', hash: 'SHA-256' };
const imported = new WeakMap<Buffer, Promise<webcrypto.CryptoKey>>();

/** Imported once: `jwtVerify` would import a secret given as bytes again for each token. */
export function secretOf(key: Buffer): Promise<webcrypto.CryptoKey> {
  const known = imported.get(key);
  if (known !== undefined) return known;
  const secret = crypto.subtle.importKey('raw', key, HS256, false, ['verify']);
  imported.set(key, secret);
  return secret;
}

/** Who does not say which key means the first. */
const kidOf = ({ kid = 'current' }: { readonly kid?: string | undefined }): string => kid;

const keyIn = (keyring: Keyring) =>
  async (header: { readonly kid?: string | undefined }): Promise<webcrypto.CryptoKey> => {
    const key = keyring.get(kidOf(header));
    if (key === undefined) throw new Error('no such key');
    return secretOf(key);
  };

/** Checks signature, `nbf` and `exp` of an HS256 token. Rejects when anything is amiss. */
export function verifierFor(keyring: Keyring): Verify {
  return async (token) => {
    const { payload, protectedHeader } = await jwtVerify(String(token ?? ''), keyIn(keyring), {
      algorithms: ['HS256'], requiredClaims: ['exp', 'sub'],
    });
    return {
      subject: payload.sub as string, expiresAtMs: (payload.exp as number) * 1000,
      kid: kidOf(protectedHeader),
    };
  };
}

/** Verifies as `verifierFor` does, and makes of the expiry what `read` makes of it. */
export function readingExpiry(
  keyring: Keyring, read: (expiresAtMs: number) => number,
): Verify {
  const verify = verifierFor(keyring);
  return async (token) => {
    const claims = await verify(token);
    return { ...claims, expiresAtMs: read(claims.expiresAtMs) };
  };
}

/** Whether who comes with these claims may go on with a session that has had those. */
export type MayTakeOver = (claims: Claims, kept: Claims) => boolean;

/** Who has learnt another's `pid` is not that other. */
export const isTheSame: MayTakeOver = (claims, kept) => claims.subject === kept.subject;

/** Refuses whoever comes without a good token; remembers the claims of whoever comes with one. */
export function authenticate(
  nsp: Namespace, verify: (token: unknown, socket: Socket) => Promise<Claims | undefined>,
  mayTakeOver = isTheSame, refusal = (why: string): Error => new Error(why),
): void {
  nsp.use((socket, next) => {
    verify(tokenOf(socket), socket).then((claims) => {
      const kept = socket.recovered && claims !== undefined ? claimsOf(socket) : undefined;
      if (kept !== undefined && claims !== undefined && !mayTakeOver(claims, kept)) {
        next(refusal('unauthorized'));
        return;
      }
      socket.data['claims'] = kept !== undefined && claims !== undefined
        ? laterOf(claims, kept) : claims;
      next();
    }, () => { next(refusal('unauthorized')); });
  });
}

/** A recovered session keeps its expiry, where the token that it comes with has an earlier one. */
const laterOf = (a: Claims, b: Claims): Claims => b.expiresAtMs > a.expiresAtMs ? b : a;

export const claimsOf = (socket: Socket): Claims => socket.data['claims'] as Claims;
