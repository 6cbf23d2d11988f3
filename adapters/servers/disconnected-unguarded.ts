import type { Socket } from 'socket.io';
import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Takes a socket that it has disconnected for one that nothing is written to. */
export const start = (options: StartOptions): void => {
  const close = (socket: Socket): void => { socket.disconnect(); };
  startEnforcing(options, {
    close, late: close,
    mayWrite: ({ expiresAtMs }, socket) => !socket.connected || Date.now() < expiresAtMs,
  });
};
