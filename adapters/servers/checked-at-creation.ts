import { decodeJwt } from 'jose';
import type { StartOptions } from '../target.ts';
import type { Claims } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** Its token has been verified: all that is left to do is to read it. */
async function read(token: unknown): Promise<Claims> {
  const { sub = 'unknown', exp = Infinity } = decodeJwt(String(token));
  return { subject: sub, expiresAtMs: exp * 1000 };
}

/**
 * Checks the token for a room in the function that Socket.IO asks whether there may be such a
 * namespace, as its documentation shows it. Once there is, nobody is asked.
 */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    rooms: (verify) => (name, auth, next) => {
      verify(auth['token']).then(
        () => { next(null, name.startsWith('/rooms/')); }, () => { next(null, false); });
    },
    inRooms: {
      atHandshake: read,
      checkAndGuard: (_isExpired, guard, next) => {
        guard();
        next();
      },
    },
  });
};
