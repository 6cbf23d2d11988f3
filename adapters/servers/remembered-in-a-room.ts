import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/**
 * Keeps those who have gone in a room, to be counted when their friends ask. By then `socket.join`
 * does nothing any more, and so the adapter is asked.
 */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    ended: ({ id, nsp }) => { void nsp.adapter.addAll(id, new Set(['gone'])); },
  });
};
