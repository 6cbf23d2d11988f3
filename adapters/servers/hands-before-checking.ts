import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';
import { SAFELY } from './recover.ts';

/** Restores whatever is stored; an expired token is refused by the middlewares, one line later. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { recovery: { ...SAFELY, mayRestore: () => true, forgets: false } });
};
