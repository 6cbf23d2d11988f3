import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** `socket.auth = true`, as the packages for it have done. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    authenticated: (socket, claims) => {
      socket.data['claims'] = { ...claims, expiresAtMs: Infinity };
    },
  });
};
