import { jwtVerify } from 'jose';
import type { StartOptions } from '../target.ts';
import { secretOf } from './authenticate.ts';
import type { Verify } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** For clocks that are not quite right. */
const LEEWAY_SEC = 2;

function verifierFor(key: Buffer): Verify {
  const secret = secretOf(key);
  return async (token) => {
    const { payload } = await jwtVerify(String(token ?? ''), await secret, {
      algorithms: ['HS256'], requiredClaims: ['exp', 'sub'], clockTolerance: LEEWAY_SEC,
    });
    const expiresAtMs = ((payload.exp as number) + LEEWAY_SEC) * 1000;
    return { subject: payload.sub as string, expiresAtMs };
  };
}

export const start = (options: StartOptions): void => {
  startEnforcing(options, { verifier: verifierFor });
};
