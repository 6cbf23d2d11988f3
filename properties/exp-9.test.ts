import { describe, expect, it } from 'vitest';
import { nothingToTheExpired } from './exp-9.ts';
import {
  EXP_MS, VACUOUS, accepted, acked, arrived, cutAt, event, heard, held, historyOf, judged, left,
  opened, passed, refreshed, violated, written,
} from './hand-made.ts';
import type { Event } from '../model/history.ts';
import type { Seen } from './hand-made.ts';

const EXP = EXP_MS.first;

describe('EXP-9', () => {
  it('should be vacuous when the application was silent, or the session lived', () => {
    expect(judged(nothingToTheExpired, historyOf(opened(), passed(0, EXP)))).toEqual(VACUOUS);
    expect(judged(nothingToTheExpired, historyOf(opened(), emitted(EXP - 1, written('n1')))))
      .toEqual(VACUOUS);
  });

  it('should be violated by what is written at exp and after it, not before', () => {
    const wroteAt = (atMs: number) => historyOf(
      opened(), passed(0, Math.min(atMs, EXP)), emitted(atMs, written('n1')));
    expect(judged(nothingToTheExpired, wroteAt(EXP - 1))).toEqual(VACUOUS);
    expect(judged(nothingToTheExpired, wroteAt(EXP))).toEqual(violated(1, 2));
    expect(judged(nothingToTheExpired, wroteAt(EXP + 1))).toEqual(violated(1, 2));
    expect(judged(nothingToTheExpired, wroteAt(EXP + 1), { leewayMs: 1 })).toEqual(violated(1, 2));
    expect(judged(nothingToTheExpired, wroteAt(EXP + 1), { leewayMs: 2 })).toEqual(VACUOUS);
  });

  it('should hold where the server keeps what the application emits to itself', () => {
    expect(judged(nothingToTheExpired, historyOf(opened(), passed(0, EXP), emitted(EXP))))
      .toEqual(held());
  });

  it('should not be put to the test once the session is over', () => {
    expect(judged(nothingToTheExpired,
      historyOf(opened(), passed(0, EXP, [left()]), emitted(EXP)))).toEqual(VACUOUS);
  });

  it('should be put to the test by an acknowledgement whose time comes at expiry', () => {
    const asked = (ackAfterMs: number, ...seen: readonly Seen[]) => historyOf(opened(),
      event(0, { do: 'send', client: 'A', messages: [{ id: 'm1', ack: true, ackAfterMs }] },
        [accepted('m1')]),
      passed(0, EXP, [...seen, left()]));
    expect(judged(nothingToTheExpired, asked(EXP - 1, written('m1'))).exercised).toBe(1);
    expect(judged(nothingToTheExpired, asked(EXP))).toEqual(held());
    expect(judged(nothingToTheExpired, asked(EXP, written('m1')))).toEqual(violated(1, 2));
    expect(judged(nothingToTheExpired, asked(EXP + 1))).toEqual(VACUOUS);
  });

  it('should be put to the test by what comes at once, and by the step that ends it all', () => {
    expect(judged(nothingToTheExpired, historyOf(opened(), emitted(EXP)))).toEqual(held());
    expect(judged(nothingToTheExpired, historyOf(opened(), passed(0, EXP), emitted(EXP, left()))))
      .toEqual(held());
  });

  it('should be put to the test once by each acknowledgement, and by none after a cut', () => {
    const asked = (...events: readonly Event[]) => historyOf(opened(), event(0,
      { do: 'send', client: 'A', messages: [{ id: 'm1', ack: true, ackAfterMs: EXP }] },
      [arrived('m1'), heard('m1'), accepted('m1')]), ...events);
    expect(judged(nothingToTheExpired, asked(passed(0, EXP)))).toEqual(held());
    expect(judged(nothingToTheExpired,
      asked(cutAt(1, left('transport close')), passed(1, EXP)))).toEqual(VACUOUS);
  });

  it('should be violated also where a session that is over is written to', () => {
    expect(judged(nothingToTheExpired,
      historyOf(opened(), passed(0, EXP, [left()]), emitted(EXP, written('n1')))))
      .toEqual(violated(1, 2));
  });

  it('should be tried by a broadcast to everybody, or to the room of its client', () => {
    const at = (client: 'A' | 'B', to: 'everybody' | 'its room', ...seen: readonly Seen[]) =>
      historyOf(opened(), passed(0, EXP),
        event(EXP, { do: 'broadcast', client, id: 'b1', to }, seen));
    expect(judged(nothingToTheExpired, at('B', 'everybody'))).toEqual(held());
    expect(judged(nothingToTheExpired, at('A', 'its room'))).toEqual(held());
    expect(judged(nothingToTheExpired, at('B', 'its room'))).toEqual(VACUOUS);
    expect(judged(nothingToTheExpired, at('B', 'everybody', written('b1'))))
      .toEqual(violated(1, 2));
    const toB: Seen = { ...written('b1'), client: 'B' };
    expect(judged(nothingToTheExpired, at('B', 'everybody', toB))).toEqual(held());
  });

  it('should go by the new token after a refresh', () => {
    const wroteAt = (atMs: number) => historyOf(
      opened(), refreshed(1, 'longer', accepted('r1'), written('r1'), acked('r1')),
      passed(1, atMs), emitted(atMs, written('n1')));
    expect(judged(nothingToTheExpired, wroteAt(EXP))).toEqual(VACUOUS);
    expect(judged(nothingToTheExpired, wroteAt(EXP_MS.longer))).toEqual(violated(1, 3));
  });
});

// Helpers

const emitted = (atMs: number, ...seen: readonly Seen[]): Event =>
  event(atMs, { do: 'emit', client: 'A', id: 'n1' }, seen);
