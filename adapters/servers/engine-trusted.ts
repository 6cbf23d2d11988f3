import type { IncomingMessage } from 'node:http';
import type { StartOptions } from '../target.ts';
import type { Claims } from './authenticate.ts';
import { tokenOfRequest } from './carriers.ts';
import { startEnforcing } from './enforce.ts';

/**
 * Asks in `allowRequest`, as it is there for that, and keeps what it learns on the request. Every
 * namespace that is joined without a token of its own, however late, finds it there.
 */
export const start = (options: StartOptions): void => {
  const known = new WeakMap<IncomingMessage, Claims>();
  startEnforcing(options, {
    allowRequest: (verify) => ({
      allowRequest: (request, decide) => {
        const token = tokenOfRequest(request);
        if (token === undefined) {
          decide(null, true);
          return;
        }
        verify(token).then((claims) => {
          known.set(request, claims);
          decide(null, true);
        }, () => { decide('unauthorized', false); });
      },
    }),
    knownFrom: ({ handshake, request }) =>
      handshake.auth['token'] === undefined ? known.get(request) : undefined,
  });
};
