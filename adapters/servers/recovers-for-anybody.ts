import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';
import { SAFELY } from './recover.ts';

/** The token is good and the session can be restored: that the two belong together is not asked. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { recovery: { ...SAFELY, mayTakeOver: () => true } });
};
