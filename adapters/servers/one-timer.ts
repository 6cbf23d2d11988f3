import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Keeps the timer beside the server instead of beside the socket. */
export const start = (options: StartOptions): void => {
  const kept = {};
  startEnforcing(options, { keepTimer: () => kept });
};
