import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Fetches the keys once, as fetching them for every token would be slow. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { keys: 'as they were' });
};
