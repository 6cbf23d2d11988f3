import { deepEqual } from 'node:assert/strict';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { CLIENT, open } from './law.ts';
import type { Law } from './law.ts';
import type { StartOptions } from './target.ts';

/** Closes the connection when it is sent a message, after having said something, or nothing. */
const closing = (say: (socket: Socket, text: string) => void) =>
  ({ httpServer }: StartOptions): void => {
    new Server(httpServer, { serveClient: false }).on('connection', (socket) => {
      socket.on('message', (text: string) => {
        say(socket, text);
        socket.conn.close();
      });
    });
  };

/** What a server says with the end of a connection. */
export const endings: readonly Law[] = (['polling', 'websocket'] as const).map((way) => ({
  says: `what an application says of its own right before it closes is a word, by ${way}`,
  obey: async ({ beginWith }) => {
    const told = [];
    for (const say of [
      (socket: Socket) => { socket.emit('expired', 4401); },
      () => { /* nothing */ },
      // That is somebody's message, and says nothing of the end.
      (socket: Socket, text: string) => { socket.emit('echo', text); },
    ]) {
      const session = await beginWith(closing(say));
      await open(session, way);
      session.take();
      session.send(CLIENT, '/', [{ id: 'm1' }]);
      await session.settle();
      for (const seen of session.take()) {
        if (seen.kind === 'left') told.push(seen.told);
      }
      await session.finish();
    }
    deepEqual(told, [true, undefined, undefined]);
  },
}));
