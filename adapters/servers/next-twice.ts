import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** A `return` is missing: what was refused is let in as well. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    checkAndGuard: (isExpired, guard, next) => {
      if (isExpired()) next(new Error('token expired'));
      guard();
      next();
    },
  });
};
