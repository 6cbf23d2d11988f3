import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Guards what comes in; what goes out is the application's affair. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { mayWrite: () => true });
};
