import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Registers `authenticate` among the other listeners, and sends everybody what there is. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { servesStrangers: true });
};
