import { deepEqual, equal, ok } from 'node:assert/strict';
import { epochAtStart } from '../model/time.ts';
import type { TimerOrder } from '../model/step.ts';
import { CLIENT, EXP_MS, after, open, told } from './law.ts';
import type { Law } from './law.ts';

/** Time passes as Node's event loop lets it pass. */
export const clocks: readonly Law[] = [
  {
    says: 'time stops at every deadline on the way, also at those that are set on the way',
    obey: async ({ beginWith }) => {
      const stops: number[] = [];
      const note = (): void => { stops.push(Date.now() - epochAtStart(250)); };
      const session = await beginWith(() => {
        setTimeout(() => {
          note();
          setTimeout(note, 7);
          setImmediate(() => { setTimeout(note, 3); });
        }, 10);
        setTimeout(note, 17);
      }, 250);
      await session.advance(16, 'first');
      await session.advance(1, 'first');
      deepEqual(stops, [10, 13, 17, 17]);
      await session.finish();
    },
  },
  {
    says: 'at a deadline the timer comes first, unless I/O is to come first, or it comes early',
    obey: async ({ begin }) => {
      const outcome = async (byMs: number, timers: TimerOrder): Promise<string> => {
        const session = await begin('timer');
        await open(session, 'websocket');
        await session.advance(byMs, timers);
        await session.settle();
        const seen = await after(session, () => { session.send(CLIENT, '/', [{ id: 'm1' }]); });
        await session.finish();
        return seen.filter((what) => /accepted|left/.test(what)).join(', ');
      };
      equal(await outcome(EXP_MS - 1, 'first'), 'server accepted m1');
      ok((await outcome(EXP_MS, 'first')).startsWith('server left'));
      equal(await outcome(EXP_MS, 'after-io'),
        'server accepted m1, server left server namespace disconnect');
      ok((await outcome(EXP_MS - 1, 'early')).startsWith('server left'));
    },
  },
  {
    says: 'a busy listener moves the time for what comes after it, and overdue timers fire last',
    obey: async ({ begin }) => {
      const session = await begin('timer');
      await open(session, 'websocket');
      await session.advance(EXP_MS - 1, 'first');
      session.take();
      session.send(CLIENT, '/', [{ id: 'm1', busyMs: 300 }, { id: 'm2' }]);
      await session.settle();
      const seen = session.take().filter(({ by, kind }) => by === 'server' && kind !== 'arrived');
      deepEqual(seen.map(({ kind, atMs }) => [kind, atMs]), [
        ['accepted', EXP_MS - 1], ['accepted', EXP_MS + 299], ['left', EXP_MS + 299],
      ]);
      await session.finish();
    },
  },
];

/** The clock is set, the process is stopped. */
export const disturbances: readonly Law[] = [
  {
    says: 'a wall clock that is set moves Date, forward and back, and no timer',
    obey: async ({ beginWith }) => {
      const stops: number[][] = [];
      const session = await beginWith(() => {
        const setMs = performance.now();
        setTimeout(() => {
          stops.push([Date.now() - epochAtStart(0), performance.now() - setMs]);
        }, 10);
      });
      session.stepClock(5_000);
      await session.settle();
      await session.advance(9, 'first');
      session.stepClock(-5_008);
      await session.settle();
      deepEqual([session.nowMs(), stops], [1, []]);
      await session.advance(1, 'first');
      deepEqual(stops, [[2, 10]]);
      await session.finish();
    },
  },
  {
    says: 'a process that was stopped reads what came before its overdue timers fire',
    obey: async ({ begin }) => {
      const session = await begin('timer');
      await open(session, 'websocket');
      session.suspend(EXP_MS + 1_000);
      await session.settle();
      deepEqual(told(session.take()), []);
      const seen = await after(session, () => { session.send(CLIENT, '/', [{ id: 'm1' }]); });
      deepEqual(seen.slice(0, 3), [
        'server arrived m1', 'server accepted m1', 'server left server namespace disconnect',
      ]);
      equal(session.nowMs(), EXP_MS + 1_000);
      await session.finish();
    },
  },
];
