import type { StartOptions } from '../target.ts';
import type { Claims } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** Claims, and when they expire by the process's own clock. */
type Timed = Claims & { readonly deadlineMs: number };

const timed = (claims: Claims): Timed =>
  ({ ...claims, deadlineMs: performance.now() + claims.expiresAtMs - Date.now() });

const expired = (claims: Claims): boolean => performance.now() >= (claims as Timed).deadlineMs;

/** Computes once how long the token lives, and measures that by a clock that nobody sets. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    atHandshake: async (token, verify) => timed(await verify(token)),
    expired,
    refreshed: (socket, claims) => { socket.data['claims'] = timed(claims); },
  });
};
