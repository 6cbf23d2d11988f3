import type { StartOptions } from '../target.ts';
import type { Claims } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** Counts the instant of expiry as still alive: `now > exp` where RFC 7519 says "on or after". */
export const start = (options: StartOptions): void => {
  const expired = (claims: Claims): boolean => Date.now() > claims.expiresAtMs;
  const alive = (claims: Claims): boolean => !expired(claims);
  startEnforcing(options, { expired, mayEnter: alive, mayAnswer: alive, mayWrite: alive });
};
