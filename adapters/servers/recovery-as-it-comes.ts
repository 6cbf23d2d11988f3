import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Switches recovery on, and has heard that this is all there is to it. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { recovery: 'as it comes' });
};
