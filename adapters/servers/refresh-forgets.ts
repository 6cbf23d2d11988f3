import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Verifies and acknowledges a new token, and forgets to keep its expiry. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { refreshed: () => { /* the session keeps its first expiry */ } });
};
