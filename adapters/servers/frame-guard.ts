import type { Socket } from 'socket.io';
import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Has checked a message by the frame it begins with; what that waits for is not looked at. */
export const start = (options: StartOptions): void => {
  const cameAtMs = new WeakMap<object, number>();
  startEnforcing(options, {
    atEngine: (engine) => {
      engine.on('connection', (conn: Socket['conn']) => {
        conn.on('packet', ({ data }: { readonly data?: unknown }) => {
          if (typeof data === 'string') cameAtMs.set(conn, Date.now());
        });
      });
    },
    mayEnter: ({ expiresAtMs }, { conn }) => (cameAtMs.get(conn) ?? 0) < expiresAtMs,
  });
};
