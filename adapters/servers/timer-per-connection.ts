import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** A client is in a namespace once, so one timer: until it has asked twice before it was let in. */
export const start = (options: StartOptions): void => {
  const timers = new WeakMap<object, Map<string, { timer?: NodeJS.Timeout }>>();
  startEnforcing(options, {
    keepTimer: ({ conn, nsp }) => {
      const here = timers.get(conn) ?? new Map<string, { timer?: NodeJS.Timeout }>();
      timers.set(conn, here);
      const kept = here.get(nsp.name) ?? {};
      here.set(nsp.name, kept);
      return kept;
    },
  });
};
