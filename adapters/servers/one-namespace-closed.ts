import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Ends the session alone. Its connection is left to a client that need not close it. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    close: (socket) => { socket.disconnect(); },
    late: (socket) => { socket.disconnect(); },
  });
};
