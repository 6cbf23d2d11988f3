import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Lets an expired client refresh, as long as it is still connected. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { lateRefresh: 'taken' });
};
