import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Holds the whole contract: checked again before admission, at every listener, and by a timer. */
export const start = (options: StartOptions): void => { startEnforcing(options); };
