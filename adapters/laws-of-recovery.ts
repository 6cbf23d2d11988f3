import { deepEqual } from 'node:assert/strict';
import { RECOVERY_MS } from '../model/situation.ts';
import { CLIENT, after, open } from './law.ts';
import type { Law } from './law.ts';

const WAYS = ['polling', 'websocket'] as const;

/** A client that was cut off comes back to its session, and hears what it missed before that. */
export const recoveries: readonly Law[] = [
  ...WAYS.map((way): Law => ({
    says: `a client by ${way} comes back to its session and to what it missed, while it may`,
    obey: async ({ begin }) => {
      for (const lateMs of [0, 1]) {
        const session = await begin('recovers-for-ever');
        await open(session, way);
        await after(session, () => { session.emit(CLIENT, '/', 'n1', false); });
        await after(session, () => { session.cut(CLIENT); });
        await after(session, () => { session.miss(CLIENT, '/', 'x1'); });
        await session.advance(RECOVERY_MS + lateMs, 'first');
        const seen = await after(session, () => { session.reconnect(CLIENT, 'longer'); });
        deepEqual(seen, lateMs === 0
          ? ['server handed x1', 'server admitted', 'client received x1', 'client connected']
          : ['server admitted', 'client connected']);
        await session.finish();
      }
    },
  })),
  ...WAYS.map((way): Law => ({
    says: `a client without manners by ${way} recovers another's session by its pid and offset, `
      + 'twice at once where nothing keeps it from that',
    obey: async ({ begin }) => {
      const seen = [];
      const twice = { pidOf: CLIENT, again: 'long' } as const;
      for (const [design, how] of [
        ['recovers-twice', { pidOf: CLIENT }], ['recovers-twice', twice], ['recovers-twice', {}],
        ['reference-recovery', twice], ['guarded-recovery', twice],
      ] as const) {
        const session = await begin(design);
        await open(session, 'websocket');
        await after(session, () => { session.emit(CLIENT, '/', 'n1', false); });
        await after(session, () => { session.cut(CLIENT); });
        await after(session, () => { session.miss(CLIENT, '/', 'x1'); });
        await after(session, () => { session.engine('B', way, 'first', false); });
        seen.push((await after(session, () => { session.connect('B', 'long', how); }))
          .filter((one) => one.startsWith('server')));
        await session.finish();
      }
      const [handed, admitted] = ['server handed x1', 'server admitted'];
      const once = [handed, admitted, admitted];
      deepEqual(seen,
        [[handed, admitted], [handed, handed, admitted, admitted], [admitted], once, once]);
    },
  })),
  {
    says: 'whoever brings the pid of a client that is there begins a session of its own, unless '
      + 'the stored one was left behind: then no revocation reaches its owner any more',
    obey: async ({ begin }) => {
      const seen = [];
      for (const [design, cameBack] of [
        ['reference-recovery', false], ['reference-recovery', true], ['guarded-recovery', true],
        ['recovers-again', false], ['recovers-again', true],
      ] as const) {
        const session = await begin(design);
        await open(session, 'websocket');
        await after(session, () => { session.emit(CLIENT, '/', 'n1', false); });
        if (cameBack) await after(session, () => { session.cut(CLIENT); });
        if (cameBack) await after(session, () => { session.reconnect(CLIENT, 'first'); });
        await after(session, () => { session.engine('B', 'websocket', 'first', false); });
        session.connect('B', 'first', { pidOf: CLIENT });
        await session.settle();
        const recovered = session.take().some((one) =>
          one.kind === 'admitted' && one.recovered === true);
        const left = await after(session, () => { session.revoke('alice'); });
        seen.push([recovered, left.filter((one) => one.startsWith('server left')).length]);
        await session.finish();
      }
      deepEqual(seen, [[false, 2], [false, 2], [false, 2], [false, 2], [true, 1]]);
    },
  },
  ...WAYS.map((way): Law => ({
    says: `the application ends a session by ${way} in any of three ways`,
    obey: async ({ begin }) => {
      const seen = [];
      for (const how of ['disconnect()', 'disconnect(true)', 'conn.close()'] as const) {
        const session = await begin('reference-recovery');
        await open(session, way);
        seen.push(await after(session, () => { session.kick(CLIENT, '/', how); }));
        await session.finish();
      }
      const told = ['server left server namespace disconnect',
        'client disconnected io server disconnect'];
      deepEqual(seen, [
        told, told, ['server left forced close', 'client disconnected transport close'],
      ]);
    },
  })),
  {
    says: 'the interval of a server that recovers connections does not outlast its sequence',
    obey: async ({ begin, clock }) => {
      const pending = [];
      for (const design of ['reference', 'reference-recovery', 'reference']) {
        const session = await begin(design);
        pending.push(clock.pending());
        await open(session, 'websocket');
        await session.finish();
      }
      const [without, during, afterwards] = pending;
      // One for the adapter of each namespace.
      deepEqual([during, afterwards], [(without ?? 0) + 2, without]);
    },
  },
];
