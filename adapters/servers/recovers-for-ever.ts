import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';
import { SAFELY } from './recover.ts';

/**
 * Whoever knows a pid was here a moment ago and need not be asked for anything. Every drop begins
 * that moment anew: a client that cuts its own connection in time is never asked again.
 */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    recovery: {
      ...SAFELY, skipMiddlewares: true, mayStore: () => true, mayRestore: () => true,
      forgets: false,
    },
  });
};
