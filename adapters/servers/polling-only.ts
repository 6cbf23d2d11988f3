import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';
import { isPolled, watchRequests } from './requests.ts';

/** Every request is checked in engine middleware. A message on a WebSocket is no request. */
export const start = (options: StartOptions): void => {
  const requests = watchRequests();
  startEnforcing(options, {
    atEngine: requests.atEngine,
    mayEnter: (claims, socket) => !isPolled(socket) || requests.cameInTime(claims, socket),
  });
};
