import { deepEqual } from 'node:assert/strict';
import { Server } from 'socket.io';
import { CLIENT, EXP_MS, after, sendOne } from './law.ts';
import type { Law } from './law.ts';
import type { Session } from '../model/driver.ts';
import type { StartOptions } from './target.ts';

const open = (session: Session): Promise<string[]> => after(session, () => {
  session.open(CLIENT, { transport: 'websocket', token: 'first', nsp: '/', joinMs: 0 });
});

/** A server that asks for no token, and what it does with each socket. */
const serving = (serve: (socket: Parameters<Parameters<Server['on']>[1]>[0]) => void) =>
  ({ httpServer }: StartOptions): void => {
    new Server(httpServer).on('connection', serve);
  };

/** The application's catch-all and further listeners, and what is seen of them. */
export const catchAlls: readonly Law[] = [
  {
    says: 'a catch-all listener that the application registered is seen to be entered',
    obey: async ({ beginWith }) => {
      const session = await beginWith(serving((socket) => {
        socket.prependAny(() => { /* takes note of it */ });
      }));
      await open(session);
      deepEqual(await sendOne(session), ['server arrived m1', 'server accepted m1']);
      await session.finish();
    },
  },
  {
    says: 'a catch-all listener is not seen when a guard round it keeps the message from it',
    obey: async ({ beginWith }) => {
      const session = await beginWith(serving((socket) => {
        const onAny = socket.onAny.bind(socket);
        socket.onAny = () => onAny(() => { /* says no */ });
        socket.onAny(() => { /* the application's */ });
      }));
      await open(session);
      deepEqual(await sendOne(session), ['server arrived m1']);
      await session.finish();
    },
  },
  {
    says: 'what is sent again over another connection is no further listener\'s',
    obey: async ({ beginWith }) => {
      const session = await beginWith(serving((socket) => { socket.on('message', () => {}); }));
      await after(session, () => {
        session.open(CLIENT, {
          transport: 'websocket', token: 'first', nsp: '/', joinMs: 0, retries: true,
        });
      });
      await after(session, () => { session.send(CLIENT, '/', [{ id: 'm1', ack: true }]); });
      await after(session, () => { session.cut(CLIENT); });
      session.reconnect(CLIENT, 'first');
      await session.settle();
      const again = session.take().filter(({ kind }) => kind === 'accepted');
      deepEqual(again.map((seen) => 'further' in seen), [false]);
      await session.finish();
    },
  },
  {
    says: 'of two listeners of one event both are seen, and told apart',
    obey: async ({ beginWith }) => {
      const further: unknown[] = [];
      const session = await beginWith(serving((socket) => {
        socket.on('message', () => { /* the first */ });
        socket.on('message', () => { /* the second */ });
      }));
      await open(session);
      session.send(CLIENT, '/', [{ id: 'm1' }]);
      await session.settle();
      for (const seen of session.take()) {
        if (seen.kind === 'accepted') further.push(seen.further);
      }
      deepEqual(further, [undefined, true]);
      await session.finish();
    },
  },
  {
    says: 'a catch-all listener can be taken off again',
    obey: async ({ beginWith }) => {
      const session = await beginWith(serving((socket) => {
        const listener = (): void => { /* takes note of it */ };
        socket.onAny(listener);
        socket.offAny(listener);
      }));
      await open(session);
      deepEqual(await sendOne(session), ['server arrived m1']);
      await session.finish();
    },
  },
  {
    says: 'a catch-all listener runs for a packet whose socket another in its segment has ended',
    obey: async ({ begin }) => {
      const session = await begin('catch-all-unguarded');
      await after(session, () => {
        session.open(CLIENT, {
          transport: 'websocket', token: 'first', nsp: '/', joinMs: 0, catchAll: true,
        });
      });
      session.hold(CLIENT);
      await after(session, () => { session.emit(CLIENT, '/', 'n1', true); });
      session.send(CLIENT, '/', [{ id: 'm1' }]);
      await session.settle();
      await session.advance(EXP_MS, 'after-io');
      deepEqual(await after(session, () => session.deliver(CLIENT)), [
        'server arrived n1', 'server arrived m1', 'server left server namespace disconnect',
        'server accepted m1', 'client disconnected io server disconnect',
      ]);
      await session.finish();
    },
  },
];
