import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';
import { SAFELY } from './recover.ts';

/**
 * Stores whatever Socket.IO calls recoverable. `forced close` is among it: what it sees when the
 * server itself calls `conn.close()`.
 */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { recovery: { ...SAFELY, mayStore: () => true } });
};
