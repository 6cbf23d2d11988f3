import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Closes what is open and asks at the handshake: between the two, a join is under way. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { asksAgain: false });
};
