import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Wraps `socket.on`, and does not think of `socket.onAny`. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { guardsCatchAlls: false });
};
