import { createPublicKey, createSecretKey } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import type { StartOptions } from '../target.ts';
import type { Verify } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** What JWT libraries did for years: one key, and the token says what it is a key for. */
function verifierFor(pem: Buffer): Verify {
  return async (token) => {
    const text = String(token ?? '');
    const { alg = '' } = decodeProtectedHeader(text);
    const key = alg.startsWith('HS') ? createSecretKey(pem) : createPublicKey(pem);
    const { payload } = await jwtVerify(text, key, { requiredClaims: ['exp', 'sub'] });
    return { subject: payload.sub as string, expiresAtMs: (payload.exp as number) * 1000 };
  };
}

export const start = (options: StartOptions): void => {
  startEnforcing(options, { verifier: verifierFor });
};
