import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';
import { SAFELY } from './recover.ts';

/** Refuses to restore an expired session, and keeps it until the adapter sweeps. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { recovery: { ...SAFELY, forgets: false } });
};
