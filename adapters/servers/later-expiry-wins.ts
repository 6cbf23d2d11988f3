import type { StartOptions } from '../target.ts';
import { claimsOf } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** A refresh can only prolong: the author did not want a client to lose time by it. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    refreshed: (socket, claims) => {
      if (claims.expiresAtMs > claimsOf(socket).expiresAtMs) socket.data['claims'] = claims;
    },
  });
};
