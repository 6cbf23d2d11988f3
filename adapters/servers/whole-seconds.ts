import type { StartOptions } from '../target.ts';
import { verifierFor } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** Counts in whole seconds, up: half a second that a token was given becomes a whole one. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    verifier: (key) => {
      const verify = verifierFor(key);
      return async (token) => {
        const { subject, expiresAtMs } = await verify(token);
        return { subject, expiresAtMs: Math.ceil(expiresAtMs / 1000) * 1000 };
      };
    },
  });
};
