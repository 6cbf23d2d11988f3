import type { Socket } from 'socket.io';
import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';
import { isPolled, watchRequests } from './requests.ts';

/** The request that opened the engine is kept, and never brought up to date. */
const cameByWebSocket = ({ request }: Socket): boolean =>
  request.url?.includes('transport=websocket') === true;

/** Checks the requests of clients that poll, and the messages of those with a WebSocket. */
export const start = (options: StartOptions): void => {
  const requests = watchRequests();
  startEnforcing(options, {
    atEngine: requests.atEngine,
    mayEnter: (claims, socket) => {
      if (cameByWebSocket(socket)) return Date.now() < claims.expiresAtMs;
      return !isPolled(socket) || requests.cameInTime(claims, socket);
    },
  });
};
