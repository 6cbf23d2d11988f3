import { deepEqual } from 'node:assert/strict';
import { Server } from 'socket.io';
import { CLIENT, after } from './law.ts';
import type { Law } from './law.ts';

/** What the client without manners may do, and what comes of it. */
export const withoutManners: readonly Law[] = [
  {
    says: 'a client without manners does nothing by itself: what comes waits until it polls',
    obey: async ({ begin }) => {
      const session = await begin('reference');
      deepEqual(await after(session, () => { session.engine(CLIENT, 'polling', 'first', false); }),
        []);
      deepEqual(await after(session, () => { session.connect(CLIENT, 'first'); }),
        ['server admitted']);
      const sending = (): void => { session.send(CLIENT, '/', [{ id: 'm1', ack: true }]); };
      deepEqual(await after(session, sending), ['server arrived m1', 'server accepted m1']);
      deepEqual(await after(session, () => { session.pull(CLIENT); }),
        ['client connected', 'client acked m1']);
      await session.finish();
    },
  },
  {
    says: 'a client without manners that polls twice at once has its engine closed',
    obey: async ({ begin }) => {
      const session = await begin('reference');
      session.engine(CLIENT, 'polling', 'first', false);
      await session.settle();
      session.connect(CLIENT, 'first');
      await session.settle();
      session.pull(CLIENT);
      await session.settle();
      session.take();
      deepEqual(await after(session, () => { session.pull(CLIENT); }), []);
      deepEqual(await after(session, () => { session.pull(CLIENT); }),
        ['server left transport error', 'client closed']);
      await session.finish();
    },
  },
  {
    says: 'a client without manners takes no event of the application\'s for one of ours',
    obey: async ({ beginWith }) => {
      const session = await beginWith(({ httpServer }) => {
        new Server(httpServer).on('connection', (socket) => {
          for (const name of ['welcome', 'notice']) socket.emit(name, { text: name });
        });
      });
      session.engine(CLIENT, 'websocket', 'first', false);
      await session.settle();
      deepEqual(await after(session, () => { session.connect(CLIENT, 'first'); }),
        ['server admitted', 'client connected']);
      await session.finish();
    },
  },
  {
    says: 'a client without manners may poll by scripts, and what it sends is dispatched',
    obey: async ({ beginWith }) => {
      const transports: string[] = [];
      const session = await beginWith(({ httpServer }) => {
        const io = new Server(httpServer);
        io.engine.on('connection', ({ transport }: { readonly transport: object }) => {
          transports.push(transport.constructor.name);
        });
        io.on('connection', (socket) => { socket.on('message', () => { /* hears it */ }); });
      });
      session.engine(CLIENT, 'polling', 'first', false, true);
      await session.settle();
      await after(session, () => { session.connect(CLIENT, 'first'); });
      deepEqual(await after(session, () => { session.pull(CLIENT); }), ['client connected']);
      deepEqual(await after(session, () => { session.send(CLIENT, '/', [{ id: 'm1' }]); }),
        ['server arrived m1', 'server accepted m1']);
      deepEqual(transports, ['JSONP']);
      await session.finish();
    },
  },
  {
    says: 'a client without manners that probes stays on polling until it completes the upgrade',
    obey: async ({ begin }) => {
      const session = await begin('reference');
      session.engine(CLIENT, 'polling', 'first', false);
      await session.settle();
      await after(session, () => { session.connect(CLIENT, 'first'); });
      await after(session, () => { session.pull(CLIENT); });
      deepEqual(await after(session, () => { session.probe(CLIENT); }), []);
      const sent = (id: string) => after(session, () => { session.send(CLIENT, '/', [{ id }]); });
      deepEqual(await sent('m1'), ['server arrived m1', 'server accepted m1']);
      deepEqual(await after(session, () => { session.complete(CLIENT); }), ['client upgraded']);
      deepEqual(await sent('m2'), ['server arrived m2', 'server accepted m2']);
      await session.finish();
    },
  },
  {
    says: 'a probe that is not completed in ten seconds is closed by the server',
    obey: async ({ begin }) => {
      const session = await begin('handshake-only');
      session.engine(CLIENT, 'polling', 'first', false);
      await session.settle();
      await after(session, () => { session.probe(CLIENT); });
      await session.advance(10_000, 'first');
      deepEqual(await after(session, () => { session.complete(CLIENT); }), []);
      await session.finish();
    },
  },
  ...(['polling', 'websocket'] as const).map((way): Law => ({
    says: `a client without manners by ${way} that asks twice at once is let in twice, and heard `
      + 'by the later socket alone',
    obey: async ({ beginWith }) => {
      const heardBy: number[] = [];
      let sockets = 0;
      const session = await beginWith(({ httpServer }) => {
        new Server(httpServer).on('connection', (socket) => {
          const number = (sockets += 1);
          socket.on('message', () => { heardBy.push(number); });
          if (number === 2) socket.on('message', () => { socket.disconnect(true); });
        });
      });
      session.engine(CLIENT, way, 'first', false);
      await session.settle();
      await after(session, () => { session.connect(CLIENT, 'first', { again: 'long' }); });
      session.send(CLIENT, '/', [{ id: 'm1' }]);
      await session.settle();
      const left = session.take().flatMap((seen) => seen.kind === 'left' ? [seen.earlier] : []);
      deepEqual([sockets, heardBy, left], [2, [2], [true, undefined]]);
      await session.finish();
    },
  })),
  {
    says: 'an acknowledgement that nobody asked for comes to nothing',
    obey: async ({ begin }) => {
      const session = await begin('reference');
      session.engine(CLIENT, 'websocket', 'first', false);
      await session.settle();
      await after(session, () => { session.connect(CLIENT, 'first'); });
      deepEqual(await after(session, () => { session.unasked(CLIENT); }), []);
      deepEqual((await after(session, () => { session.send(CLIENT, '/', [{ id: 'm1' }]); })),
        ['server arrived m1', 'server accepted m1']);
      await session.finish();
    },
  },
  ...(['polling', 'websocket'] as const).map((way): Law => ({
    says: `an empty sid by ${way} is a handshake to Engine.IO`,
    obey: async ({ begin }) => {
      const session = await begin('empty-sid');
      session.engine(CLIENT, way, 'absent', true);
      await session.settle();
      session.connect(CLIENT, 'absent');
      await session.settle();
      deepEqual(await after(session, () => { session.send(CLIENT, '/', [{ id: 'm1' }]); })
        .then((seen) => seen.filter((one) => one !== 'client connected').slice(-1)),
      ['server accepted m1']);
      await session.finish();
    },
  })),
];
