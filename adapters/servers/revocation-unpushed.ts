import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Keeps a list of the revoked, for whoever comes in next. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { revoke: () => { /* the list is enough */ } });
};
