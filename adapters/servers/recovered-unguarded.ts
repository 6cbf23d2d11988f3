import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';
import { SAFELY } from './recover.ts';

/** Knows a recovered socket already, and lets it past the check, the guards and the timer. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { recovery: { ...SAFELY, trusts: true } });
};
