import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Has wrapped `socket.emit`, and not thought of `io.emit`. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { guardsBroadcasts: false });
};
