import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Lets nothing through, live or not: safe, and useless. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { mayEnter: () => false });
};
