import type { Namespace } from 'socket.io';
import type { StartOptions } from '../target.ts';
import { claimsOf } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** Every namespace that there is. */
const namespacesOf = ({ server }: Namespace): Iterable<Namespace> =>
  (server as unknown as { readonly _nsps: Map<string, Namespace> })._nsps.values();

/**
 * Lets Socket.IO remove rooms that nobody is in any more, and looks for the revoked in all the
 * others. A room with nobody in it may have somebody at the door.
 */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    options: { cleanupEmptyChildNamespaces: true },
    revoke: (nsp, subject) => {
      for (const one of namespacesOf(nsp)) {
        for (const socket of one.sockets.values()) {
          if (claimsOf(socket).subject === subject) socket.disconnect(true);
        }
      }
    },
  });
};
