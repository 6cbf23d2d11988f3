import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/**
 * Makes its last check and arms its timer before the application loads the profile. A timer that
 * fires meanwhile is lost: `socket.disconnect()` does nothing until the socket is connected.
 */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { lastCheck: 'before the application' });
};
