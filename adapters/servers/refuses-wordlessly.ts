import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Gives nothing away, also not to its own clients. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { refusal: () => new Error() });
};
