import type { StartOptions } from '../target.ts';
import type { Claims } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';
import type { EngineRequest } from './requests.ts';

/** Of a request that is no handshake, nothing is known, and nothing is asked. */
const LET_IN_BEFORE: Claims = { subject: 'unknown', expiresAtMs: Infinity };

/**
 * Authenticates in engine middleware, as Socket.IO's documentation shows it: "isHandshake" is a
 * request without `sid`. An empty one is a handshake to Engine.IO, and none to this middleware.
 */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    atEngine: (engine, verify) => {
      engine.use((request: EngineRequest, _response: unknown, next: (error?: Error) => void) => {
        const isHandshake = request._query['sid'] === undefined;
        if (!isHandshake) {
          next();
          return;
        }
        verify(request.headers.authorization?.replace('Bearer ', '')).then(
          () => { next(); }, () => { next(new Error('unauthorized')); });
      });
    },
    atHandshake: async (token, verify) => token === undefined ? LET_IN_BEFORE : verify(token),
  });
};
