import type { StartOptions } from '../target.ts';
import { leftMs, startEnforcing } from './enforce.ts';
import { LONGEST_TIMER_MS } from './recover.ts';

/** When its timer fires a millisecond early, it finds the token alive and never looks again. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    wait: (socket, expired, close) => setTimeout(() => {
      if (expired()) close();
    }, Math.min(leftMs(socket), LONGEST_TIMER_MS)),
  });
};
