import { describe, expect, it } from 'vitest';
import type { Holding } from '../model/history.ts';
import { expiredIsGone } from './exp-10.ts';
import {
  EXP_MS, VACUOUS, accepted, acked, admitted, arrived, connected, cutAt, event, held, historyOf,
  judged, left, opened, passed, reconnected, refreshed, seenAt, violated,
} from './hand-made.ts';
import type { Seen } from './hand-made.ts';

const EXP = EXP_MS.first;

describe('EXP-10', () => {
  it('should be vacuous when nothing happened, or no session outlived its token', () => {
    expect(judged(expiredIsGone, historyOf())).toEqual(VACUOUS);
    expect(judged(expiredIsGone, historyOf(opened(), passed(0, EXP - 1)))).toEqual(VACUOUS);
    expect(judged(expiredIsGone, historyOf(opened('long'), passed(0, EXP + 1)))).toEqual(VACUOUS);
  });

  it('should give the server the instant of expiry itself', () => {
    expect(judged(expiredIsGone, historyOf(opened(), passed(0, EXP)))).toEqual(VACUOUS);
    expect(judged(expiredIsGone, historyOf(opened(), passed(0, EXP + 1)))).toEqual(violated(1, 1));
  });

  it('should hold where the session is closed at expiry', () => {
    expect(judged(expiredIsGone, historyOf(opened(), passed(0, EXP, [left()])))).toEqual(held());
    expect(judged(expiredIsGone, historyOf(
      opened(), passed(0, EXP, [left()]), passed(EXP, EXP + 1)))).toEqual(held());
  });

  it('should name the first event that ended too late', () => {
    const history = historyOf(
      opened(), passed(0, EXP), passed(EXP, EXP + 1), passed(EXP + 1, EXP + 2, [left()]));
    expect(judged(expiredIsGone, history)).toEqual(violated(1, 2));
  });

  it('should grant the declared grace and leeway, and not a millisecond more', () => {
    const there = (atMs: number) => historyOf(opened(), passed(0, atMs));
    expect(judged(expiredIsGone, there(EXP + 30), { graceMs: 20, leewayMs: 10 })).toEqual(VACUOUS);
    expect(judged(expiredIsGone, there(EXP + 31), { graceMs: 20, leewayMs: 10 }))
      .toEqual(violated(1, 1));
    const goneWithin = historyOf(opened(), passed(0, EXP + 5, [left()]));
    expect(judged(expiredIsGone, goneWithin, { graceMs: 20 })).toEqual(held());
    expect(judged(expiredIsGone, goneWithin, { graceMs: 20, leewayMs: 6 })).toEqual(VACUOUS);
  });

  it('should not be put to the test by a session that a cut ended', () => {
    const cut = cutAt(EXP - 1, left('transport close'));
    expect(judged(expiredIsGone, historyOf(opened(), cut, passed(EXP - 1, EXP + 1))))
      .toEqual(VACUOUS);
    expect(judged(expiredIsGone, historyOf(
      opened(), passed(0, EXP), cutAt(EXP, left('transport close'))))).toEqual(VACUOUS);
    expect(judged(expiredIsGone, historyOf(opened(), cutAt(EXP + 1, left('transport close')))))
      .toEqual(VACUOUS);
  });

  it('should leave a session that was admitted too late to EXP-1', () => {
    expect(judged(expiredIsGone, historyOf(opened('expired', admitted), passed(0, 1))))
      .toEqual(VACUOUS);
  });

  it('should grant the grace from when it was let in at the latest', () => {
    const opening = event(0, { do: 'open', client: 'A', transport: 'websocket', token: 'first' }, [
      { ...seenAt(EXP - 9, admitted), latestMs: EXP + 90 },
      { ...seenAt(EXP - 9, connected), latestMs: EXP + 90 },
    ], EXP + 95);
    const closedAt = (ms: number) =>
      historyOf(opening, passed(EXP + 95, EXP + 100), passed(EXP + 100, ms, [left()]));
    expect(judged(expiredIsGone, closedAt(EXP + 110), { graceMs: 20 })).toEqual(held());
    expect(judged(expiredIsGone, closedAt(EXP + 110), { graceMs: 9 })).toEqual(violated(1, 1));
  });

  it('should look when the event loop is free again after a stall', () => {
    const stalled = (...seen: readonly Seen[]) => historyOf(opened(), event(EXP - 1,
      { do: 'send', client: 'A', messages: [{ id: 'm1a', busyMs: 300 }] },
      [arrived('m1a'), accepted('m1a'), ...seen], EXP + 299));
    expect(judged(expiredIsGone, stalled(seenAt(EXP + 299, left())))).toEqual(held());
    expect(judged(expiredIsGone, stalled())).toEqual(violated(1, 1));
  });

  it('should go by the new token after a refresh', () => {
    const there = (atMs: number) => historyOf(
      opened(), refreshed(1, 'longer', accepted('r1'), acked('r1')), passed(1, atMs));
    expect(judged(expiredIsGone, there(EXP + 1))).toEqual(VACUOUS);
    expect(judged(expiredIsGone, there(EXP_MS.longer + 1))).toEqual(violated(1, 2));
  });

  describe('when somebody looks', () => {
    const gone = [opened(), passed(0, EXP, [left()]), passed(EXP, EXP + 1)] as const;

    it.each<Holding>(['engine', 'listing', 'room', 'stored session'])(
      'should find the server wanting that still holds the %s', (what) => {
        expect(judged(expiredIsGone, historyOf(...gone, looked(EXP + 1, holds(what)))))
          .toEqual(violated(2, 3));
      });

    it('should hold where nothing is left', () => {
      expect(judged(expiredIsGone, historyOf(...gone, looked(EXP + 1)))).toEqual(held(2));
    });

    it('should wait for the grace, and leave a session alone that is not expired', () => {
      const there = (atMs: number) => historyOf(opened('first'), passed(0, EXP, [left()]),
        passed(EXP, atMs), looked(atMs, holds('engine')));
      expect(judged(expiredIsGone, there(EXP + 5), { graceMs: 5 })).toEqual(held(1));
      expect(judged(expiredIsGone, there(EXP + 6), { graceMs: 5 })).toEqual(violated(2, 3));
      expect(judged(expiredIsGone, historyOf(
        opened('long'), passed(0, EXP + 1), looked(EXP + 1, holds('engine'), holds('listing')))))
        .toEqual(VACUOUS);
    });

    it('should look at the client that is looked at', () => {
      const other = event(EXP + 1,
        { do: 'open', client: 'B', transport: 'websocket', token: 'longer' },
        [{ ...admitted, client: 'B' }]);
      const look = event(EXP + 1, { do: 'look', client: 'B' },
        [{ ...holds('listing'), client: 'B' }]);
      expect(judged(expiredIsGone, historyOf(...gone, other, look))).toEqual(held(1));
    });

    it('should look at each namespace by itself, and at an engine by all sessions on it', () => {
      const beside = event(0, { do: 'join', client: 'A', nsp: '/side', token: 'longer' },
        [{ ...admitted, nsp: '/side' }]);
      const there = (...seen: readonly Seen[]) => historyOf(
        opened(), beside, passed(0, EXP, [left()]), passed(EXP, EXP + 1), looked(EXP + 1, ...seen));
      expect(judged(expiredIsGone, there(holds('listing')))).toEqual(violated(2, 4));
      expect(judged(expiredIsGone, there({ ...holds('listing'), nsp: '/side' }))).toEqual(held(2));
      expect(judged(expiredIsGone, there(holds('engine')))).toEqual(held(2));
    });

    it('should look at the engine that the client has now, whoever else is coming in', () => {
      const other = event(EXP,
        { do: 'open', client: 'B', transport: 'websocket', token: 'longer' });
      const [open, closed, over] = gone;
      expect(judged(expiredIsGone, historyOf(
        open, closed, other, over, looked(EXP + 1, holds('engine'))))).toEqual(violated(2, 4));
      const back = [reconnected(2, 'first', admitted, connected), closed, over,
        looked(EXP + 1, holds('engine'))] as const;
      const undecided = event(0, opened().step);
      expect(judged(expiredIsGone, historyOf(undecided, cutAt(1), ...back)))
        .toEqual(violated(2, 5));
      expect(judged(expiredIsGone, historyOf(
        opened('longer'), cutAt(1, left('transport close')), ...back))).toEqual(violated(2, 5));
    });

    it('should grant the leeway to what is looked at', () => {
      const there = (atMs: number) => historyOf(
        opened(), passed(0, EXP, [left()]), looked(atMs, holds('room')));
      expect(judged(expiredIsGone, there(EXP + 5), { leewayMs: 5 })).toEqual(VACUOUS);
      expect(judged(expiredIsGone, there(EXP + 6), { leewayMs: 5 })).toEqual(violated(2, 2));
    });

    it('should go by a refresh that came within the leeway', () => {
      const there = historyOf(opened(),
        refreshed(EXP + 5, 'longer', accepted('r1'), acked('r1')), passed(EXP + 5, EXP + 11),
        looked(EXP + 11, holds('listing')));
      expect(judged(expiredIsGone, there, { leewayMs: 10 })).toEqual(VACUOUS);
    });

    it('should speak of the latest session, and of the engine it is on', () => {
      expect(judged(expiredIsGone, historyOf(
        ...gone, reconnected(EXP + 1, 'longer', admitted, connected),
        looked(EXP + 1, holds('engine'), holds('listing'), holds('room'))))).toEqual(held(2));
    });

    it('should not take an engine on which somebody may still come in for left behind', () => {
      expect(judged(expiredIsGone, historyOf(
        ...gone, reconnected(EXP + 1, 'longer'), looked(EXP + 1, holds('engine')))))
        .toEqual(held(2));
    });
  });
});

// Helpers

const holds = (what: Holding): Seen => ({ by: 'server', kind: 'holds', what });

const looked = (atMs: number, ...seen: readonly Seen[]) =>
  event(atMs, { do: 'look', client: 'A' }, seen);
