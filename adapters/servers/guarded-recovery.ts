import type { StartOptions } from '../target.ts';
import { startGuarded } from './guarded.ts';
import { optionsFor } from './recover.ts';

/** Under the guard, and with Socket.IO's connection state recovery as it comes. */
export const start = (options: StartOptions): void => {
  startGuarded(options, optionsFor('as it comes'));
};
