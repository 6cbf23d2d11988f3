import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Has verified the token, and does not look again when the profile has been loaded. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { lastCheck: 'none' });
};
