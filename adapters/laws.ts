import { deepEqual, equal } from 'node:assert/strict';
import { epochAtStart } from '../model/time.ts';
import { catchAlls } from './laws-of-catch-alls.ts';
import { CLIENT, EXP_MS, WAYS, after, named, open, sendOne, told } from './law.ts';
import type { Law } from './law.ts';
import { carrying } from './laws-of-carriers.ts';
import { endings } from './laws-of-endings.ts';
import { lateAcks } from './laws-of-late-acks.ts';
import { pieces } from './laws-of-pieces.ts';
import { recoveries } from './laws-of-recovery.ts';
import { binaries, restarts } from './laws-of-restarts.ts';
import { clocks, disturbances } from './laws-of-time.ts';
import { withoutManners } from './laws-without-manners.ts';

const opening = WAYS.map((way): Law => ({
  says: `a client gets in by ${way}, and what it sends is answered`,
  obey: async ({ begin }) => {
    const session = await begin('handshake-only');
    const seen = await open(session, way);
    deepEqual(seen, [
      'server admitted', 'client connected', ...way === 'upgrade' ? ['client upgraded'] : [],
    ]);
    deepEqual(await sendOne(session),
      ['server arrived m1', 'server accepted m1', 'client acked m1']);
    await session.finish();
  },
}));

const segments: readonly Law[] = (['websocket', 'polling', 'upgrade'] as const).map((way) => ({
  says: `what is sent together by ${way} is dispatched together, in two passes`,
  obey: async ({ begin }) => {
    const session = await begin('packet-guard');
    await open(session, way);
    await session.advance(EXP_MS - 1 - session.nowMs(), 'first');
    session.take();
    // The guard sees both before the first listener keeps the loop busy until after expiry.
    deepEqual(await after(session, () => {
      session.send(CLIENT, '/', [{ id: 'm1', busyMs: 300 }, { id: 'm2' }]);
    }), ['server arrived m1', 'server arrived m2', 'server accepted m1', 'server accepted m2']);
    equal(session.nowMs(), EXP_MS + 299);
    deepEqual(await after(session, () => { session.send(CLIENT, '/', [{ id: 'm3' }]); }),
      ['server arrived m3']);
    await session.finish();
  },
}));

const holding: readonly Law[] = [
  ...(['websocket', 'polling'] as const).map((way): Law => ({
    says: `what is held by ${way} arrives when it is delivered, in one piece and in order`,
    obey: async ({ begin }) => {
      const session = await begin('handshake-only');
      await open(session, way);
      session.hold(CLIENT);
      const sending = (): void => { session.send(CLIENT, '/', [{ id: 'm1' }, { id: 'm2' }]); };
      deepEqual(await after(session, sending), []);
      await session.advance(EXP_MS, 'first');
      deepEqual(told(session.take()), []);
      deepEqual(await after(session, () => session.deliver(CLIENT)), [
        'server arrived m1', 'server arrived m2', 'server accepted m1', 'server accepted m2',
      ]);
      deepEqual(await after(session, () => { session.send(CLIENT, '/', [{ id: 'm3' }]); }),
        ['server arrived m3', 'server accepted m3']);
      await session.finish();
    },
  })),
  {
    says: 'a held poll arrives alone: the server can speak, and what the client sends stays held',
    obey: async ({ begin }) => {
      const session = await begin('handshake-only');
      await open(session, 'polling');
      session.hold(CLIENT);
      // Answers the poll that waits at the server; the next one is held.
      const emitting = (): void => { session.emit(CLIENT, '/', 'n1', false); };
      deepEqual(await after(session, emitting), ['client received n1']);
      session.send(CLIENT, '/', [{ id: 'm1' }]);
      deepEqual(await after(session, () => { session.emit(CLIENT, '/', 'n2', false); }), []);
      deepEqual(await after(session, () => { session.poll(CLIENT); }), ['client received n2']);
      deepEqual(await after(session, () => session.deliver(CLIENT)),
        ['server arrived m1', 'server accepted m1']);
      await session.finish();
    },
  },
];

const writing: readonly Law[] = (['websocket', 'polling'] as const).map((way): Law => ({
  says: `what the application hands to the transport is seen by ${way}, and nothing else is`,
  obey: async ({ begin }) => {
    const session = await begin('handshake-only');
    const written = async (act: () => unknown): Promise<string[]> => {
      await act();
      await session.settle();
      return session.take().filter(({ kind }) => kind === 'sent').map(named);
    };
    deepEqual(await written(() => open(session, way)), []);
    const sending = (): void => { session.send(CLIENT, '/', [{ id: 'm2', ack: true }]); };
    deepEqual(await written(sending), ['server sent m2']);
    deepEqual(await written(() => { session.emit(CLIENT, '/', 'n1', true); }), ['server sent n1']);
    // Handed over while the poll is held, and not again when it fetches it.
    session.hold(CLIENT);
    deepEqual(await written(() => { session.emit(CLIENT, '/', 'n2', false); }), ['server sent n2']);
    deepEqual(await written(() => { session.emit(CLIENT, '/', 'n3', false); }), ['server sent n3']);
    deepEqual(await written(() => session.deliver(CLIENT)), []);
    deepEqual(await written(() => { session.cut(CLIENT); }), []);
    deepEqual(await written(() => { session.emit(CLIENT, '/', 'n4', false); }), []);
    await session.finish();
  },
}));

const wires: readonly Law[] = [
  {
    says: 'a blocked upgrade leaves the client on polling',
    obey: async ({ begin }) => {
      const session = await begin('handshake-only');
      await after(session, () => {
        session.open(CLIENT, { transport: 'upgrade', token: 'first', nsp: '/', joinMs: 0 });
      });
      deepEqual(await after(session, () => { session.block(CLIENT); }), []);
      await session.advance(1_000, 'first');
      deepEqual(await sendOne(session),
        ['server arrived m1', 'server accepted m1', 'client acked m1']);
      await session.finish();
    },
  },
  ...(['websocket', 'polling'] as const).map((way): Law => ({
    says: `a cut of ${way} is seen at both ends, and the client can come back`,
    obey: async ({ begin }) => {
      const session = await begin('handshake-only');
      await open(session, way);
      const reason = way === 'polling' ? 'transport error' : 'transport close';
      const seen = await after(session, () => { session.cut(CLIENT); });
      deepEqual(seen.sort(), [`client disconnected ${reason}`, `server left ${reason}`]);
      deepEqual(await after(session, () => { session.reconnect(CLIENT, 'longer'); }),
        ['server admitted', 'client connected']);
      await session.finish();
    },
  })),
  {
    says: 'the server emits, and gets the acknowledgement it asked for',
    obey: async ({ begin }) => {
      const session = await begin('handshake-only');
      await open(session, 'websocket');
      deepEqual(await after(session, () => { session.emit(CLIENT, '/', 'n1', true); }),
        ['client received n1', 'server arrived n1', 'server answered n1']);
      deepEqual(await after(session, () => { session.emit(CLIENT, '/', 'n2', false); }),
        ['client received n2']);
      await session.finish();
    },
  },
];

const freshness: readonly Law[] = [
  {
    says: 'every sequence has a fresh clock and a fresh server',
    obey: async ({ begin, beginWith }) => {
      const first = await begin('handshake-only');
      await open(first, 'websocket');
      await first.advance(60_000, 'first');
      await first.finish();
      let [startedMs, started] = [0, 0];
      const second = await beginWith(() => {
        started += 1;
        startedMs = Date.now();
      }, 999);
      deepEqual([second.nowMs(), startedMs, started], [0, epochAtStart(999), 1]);
      deepEqual(second.take(), []);
      await second.finish();
    },
  },
  ...WAYS.map((way): Law => ({
    says: `nothing is left over of a client by ${way}: no timer, no socket`,
    obey: async ({ begin, clock }) => {
      const socketsBefore = sockets();
      const session = await begin('reference');
      await open(session, way);
      session.hold(CLIENT);
      session.send(CLIENT, '/', [{ id: 'm1', ack: true }]);
      await session.settle();
      const { inconclusive } = await session.finish();
      deepEqual([inconclusive, clock.pending(), sockets() - socketsBefore], [null, 0, 0]);
    },
  })),
  {
    says: 'the same steps leave the same observations, times included',
    obey: async ({ begin }) => {
      const once = async (): Promise<unknown> => {
        const session = await begin('reference');
        await open(session, 'upgrade');
        session.send(CLIENT, '/', [{ id: 'm1', ack: true }, { id: 'm2', ack: true }]);
        await session.settle();
        await session.advance(EXP_MS, 'first');
        const seen = session.take().filter(({ kind }) => kind !== 'arrived');
        await session.finish();
        return ['server', 'client'].map((by) => seen.filter((one) => one.by === by));
      };
      deepEqual(await once(), await once());
    },
  },
];

const sockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => /TCPSocket|TCPServer/.test(name)).length;

/** In the order in which a new adapter would come to obey them. */
export const LAWS: readonly Law[] = [
  ...opening, ...segments, ...holding, ...writing, ...wires, ...clocks, ...disturbances,
  ...carrying, ...withoutManners, ...pieces, ...recoveries, ...restarts, ...binaries,
  ...catchAlls, ...lateAcks, ...endings, ...freshness,
];
