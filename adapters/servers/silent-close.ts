import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Closes the connection, as one would close any, and lets the client guess why. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    close: (socket) => { socket.conn.close(); },
    late: (socket) => { socket.conn.close(); },
  });
};
