import { deepEqual } from 'node:assert/strict';
import { Server } from 'socket.io';
import { CLIENT, after, open, sendOne } from './law.ts';
import type { Law } from './law.ts';

const WAYS = ['polling', 'websocket'] as const;

/** The server ends and begins again: what it kept in its memory is gone, its database is not. */
export const restarts: readonly Law[] = [
  ...WAYS.map((way): Law => ({
    says: `a server that is started again has dropped its clients by ${way}, and lets them in anew`,
    obey: async ({ begin }) => {
      const session = await begin('recovers-for-ever');
      await open(session, way);
      await after(session, () => { session.emit(CLIENT, '/', 'n1', false); });
      const reason = way === 'polling' ? 'transport error' : 'transport close';
      deepEqual((await after(session, () => session.restart())).toSorted(),
        [`client disconnected ${reason}`, `server left ${reason}`]);
      // With the pid and the offset that it was given; nobody remembers them.
      deepEqual(await after(session, () => { session.reconnect(CLIENT, 'longer'); }),
        ['server admitted', 'client connected']);
      deepEqual(await sendOne(session),
        ['server arrived m1', 'server accepted m1', 'client acked m1']);
      await session.finish();
    },
  })),
  {
    says: 'a server that is started again knows whose tokens were revoked by its database alone',
    obey: async ({ begin }) => {
      const outcomes = [];
      for (const design of ['reference', 'guarded', 'revocation-forgotten']) {
        const session = await begin(design);
        await open(session, 'websocket');
        await after(session, () => { session.revoke('alice'); });
        await after(session, () => session.restart());
        outcomes.push((await after(session, () => { session.reconnect(CLIENT, 'first'); }))[0]);
        await session.finish();
      }
      deepEqual(outcomes, ['client refused', 'client refused', 'server admitted']);
    },
  },
];

/** A message that carries a Buffer is two frames, which arrive together. */
export const binaries: readonly Law[] = WAYS.map((way): Law => ({
  says: `a binary message by ${way} is heard whole, behind one that is not`,
  obey: async ({ beginWith }) => {
    const heard: unknown[] = [];
    const session = await beginWith(({ httpServer }) => {
      new Server(httpServer).on('connection', (socket) => {
        socket.on('message', (id: string, bytes: unknown) => {
          heard.push([id, Buffer.isBuffer(bytes) ? bytes.length : 0]);
        });
      });
    });
    await open(session, way);
    const seen = await after(session, () => {
      session.send(CLIENT, '/', [{ id: 'm1' }, { id: 'm2', binary: true }]);
    });
    deepEqual(seen, [
      'server arrived m1', 'server arrived m2', 'server accepted m1', 'server accepted m2',
    ]);
    deepEqual(heard, [['m1', 0], ['m2', 3]]);
    await session.finish();
  },
}));
