import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Any good token will do, whoever it speaks for. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { mayRefresh: () => true });
};
