import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Follows the keys, for whoever comes in next. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { closesRetired: false });
};
