import type { StartOptions } from '../target.ts';
import { readingExpiry } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** Counts in whole seconds, up: half a second that a token was given becomes a whole one. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    verifier: (_key, keys) =>
      readingExpiry(keys, (expiresAtMs) => Math.ceil(expiresAtMs / 1000) * 1000),
  });
};
