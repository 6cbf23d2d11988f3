import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Guards every listener; whatever a client answers reaches the callback that waits for it. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { mayAnswer: () => true });
};
