import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Refuses a late message and leaves it at that: what the clock said then is forgotten. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { late: () => { /* the timer will close it */ } });
};
