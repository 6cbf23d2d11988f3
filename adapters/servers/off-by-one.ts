import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Counts the instant of expiry as still alive: `now > exp` where RFC 7519 says "on or after". */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { expired: (claims) => Date.now() > claims.expiresAtMs });
};
