import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';
import { SAFELY } from './recover.ts';

/** Leaves a session that was recovered where it was: the same pid brings it back, kicked or not. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { recovery: { ...SAFELY, usesOnce: false } });
};
