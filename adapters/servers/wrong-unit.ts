import type { StartOptions } from '../target.ts';
import { readingExpiry } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** Multiplies by 1000 what was milliseconds already: the token seems to live for ages. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    verifier: (_key, keys) => readingExpiry(keys, (expiresAtMs) => expiresAtMs * 1000),
  });
};
