import type { StartOptions } from '../target.ts';
import { leftMs, startEnforcing } from './enforce.ts';

/** Hands a 40-day delay to `setTimeout`, which then fires after 1 ms, and takes it at its word. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    wait: (socket, _expired, close) => setTimeout(close, leftMs(socket)),
  });
};
