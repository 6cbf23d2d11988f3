import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';
import { SAFELY } from './recover.ts';

/** Asks the adapter for a session, and forgets it when the answer has come. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { recovery: { ...SAFELY, locks: false } });
};
