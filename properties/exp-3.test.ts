import { describe, expect, it } from 'vitest';
import { noAnswerAfterExpiry } from './exp-3.ts';
import {
  EXP_MS, VACUOUS, accepted, acked, answered, arrived, event, held, historyOf, judged, left,
  opened, passed, refreshed, violated,
} from './hand-made.ts';
import type { Seen } from './hand-made.ts';

const EXP = EXP_MS.first;

describe('EXP-3', () => {
  it('should be vacuous when nothing happened', () => {
    expect(judged(noAnswerAfterExpiry, historyOf())).toEqual(VACUOUS);
    expect(judged(noAnswerAfterExpiry, historyOf(opened(), passed(0, EXP, [left()]))))
      .toEqual(VACUOUS);
  });

  it('should begin at the millisecond of expiry', () => {
    const late = (atMs: number) => historyOf(opened(), answer(atMs, answered('n1')));
    expect(judged(noAnswerAfterExpiry, late(EXP - 1))).toEqual(VACUOUS);
    expect(judged(noAnswerAfterExpiry, late(EXP))).toEqual(violated(1, 1));
    expect(judged(noAnswerAfterExpiry, late(EXP + 1))).toEqual(violated(1, 1));
  });

  it('should hold where the late answer arrives and no callback is called', () => {
    expect(judged(noAnswerAfterExpiry, historyOf(opened(), answer(EXP)))).toEqual(held());
  });

  it('should count messages neither as its exercise nor as its violation', () => {
    const history = historyOf(opened(),
      event(EXP, { do: 'deliver', client: 'A' }, [arrived('m1'), accepted('m1')]));
    expect(judged(noAnswerAfterExpiry, history)).toEqual(VACUOUS);
  });

  it('should grant the declared leeway, and not a millisecond more', () => {
    const late = (atMs: number) => historyOf(opened(), answer(atMs, answered('n1')));
    expect(judged(noAnswerAfterExpiry, late(EXP + 9), { leewayMs: 10 })).toEqual(VACUOUS);
    expect(judged(noAnswerAfterExpiry, late(EXP + 10), { leewayMs: 10 })).toEqual(violated(1, 1));
  });

  it('should go by the new token after a refresh', () => {
    const until = (atMs: number) => historyOf(opened(),
      refreshed(1, 'longer', accepted('r1'), acked('r1')), answer(atMs, answered('n1')));
    expect(judged(noAnswerAfterExpiry, until(EXP))).toEqual(VACUOUS);
    expect(judged(noAnswerAfterExpiry, until(EXP_MS.longer))).toEqual(violated(1, 2));
  });
});

// Helpers

const answer = (atMs: number, ...seen: readonly Seen[]) =>
  event(atMs, { do: 'emit', client: 'A', id: 'n1', ack: true }, [arrived('n1'), ...seen]);
