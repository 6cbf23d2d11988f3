import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';
import { SAFELY } from './recover.ts';

/** The reference with connection state recovery, for sessions that live and were dropped. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { recovery: SAFELY });
};
