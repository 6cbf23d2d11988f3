import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';
import { isPolled, watchRequests } from './requests.ts';

/** Has checked a request when it came in; what it brings is taken up later than that. */
export const start = (options: StartOptions): void => {
  const requests = watchRequests();
  startEnforcing(options, {
    atEngine: requests.atEngine,
    mayEnter: (claims, socket) => isPolled(socket)
      ? requests.cameInTime(claims, socket)
      : Date.now() < claims.expiresAtMs,
  });
};
