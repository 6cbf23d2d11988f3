import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Takes each new token over when it has been verified, whatever has been taken over meanwhile. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { isNewer: () => true });
};
