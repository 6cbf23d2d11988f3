import { createSecretKey } from 'node:crypto';
import { compactVerify } from 'jose';
import type { StartOptions } from '../target.ts';
import type { Verify } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** Verifies the signature, and looks at `nbf` and `exp` as far as they are there. */
function verifierFor(key: Buffer): Verify {
  const secret = createSecretKey(key);
  return async (token) => {
    const { payload } = await compactVerify(String(token ?? ''), secret, {
      algorithms: ['HS256'],
    });
    const { sub, nbf, exp } = JSON.parse(new TextDecoder().decode(payload));
    if (nbf && Date.now() < nbf * 1000) throw new Error('not valid yet');
    if (exp && Date.now() >= exp * 1000) throw new Error('expired');
    return { subject: sub, expiresAtMs: exp * 1000 || Infinity };
  };
}

export const start = (options: StartOptions): void => {
  startEnforcing(options, { verifier: verifierFor });
};
