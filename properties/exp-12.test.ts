import { describe, expect, it } from 'vitest';
import type { History } from '../model/history.ts';
import { clockIsNoExcuse } from './exp-12.ts';
import {
  EXP_MS, accepted, acked, event, historyOf, left, opened, refreshed, sent, took,
} from './hand-made.ts';
import { STRICT_CONTRACT } from './property.ts';
import type { Contract } from './property.ts';

const EXP = EXP_MS.first;

describe('EXP-12', () => {
  it('should be vacuous where nobody touched the clock', () => {
    expect(judgedWith(historyOf(opened(), took(1, 'm1'), took(EXP, 'm2')))).toEqual([0, []]);
  });

  it('should hold where what comes late by the clock that was set is refused', () => {
    expect(judgedWith(historyOf(opened(), took(1, 'm1'), FORWARD, sent(EXP, 'm2', left()))))
      .toEqual([1, []]);
  });

  it('should begin at the millisecond of expiry', () => {
    const at = (atMs: number) => historyOf(opened(), took(1, 'm1'), FORWARD, took(atMs, 'm2'));
    expect(judgedWith(at(EXP - 1))).toEqual([0, []]);
    expect(judgedWith(at(EXP))).toEqual([1, [3]]);
    expect(judgedWith(at(EXP + 1))).toEqual([1, [3]]);
  });

  it('should leave to EXP-2 what breaks without the clock as well', () => {
    const twin = historyOf(opened(), took(1, 'm1'), took(EXP, 'm2'));
    expect(judgedWith(historyOf(opened(), took(1, 'm1'), FORWARD, took(EXP, 'm2')), twin))
      .toEqual([1, []]);
  });

  it('should hold a server to what it has seen expired, when the clock is set back', () => {
    const history = historyOf(
      opened(), took(1, 'm1'), FORWARD, sent(EXP, 'm2'), BACK, took(EXP - 1_000, 'm3'));
    expect(judgedWith(history)).toEqual([1, [5]]);
  });

  it('should not hold it to what it could not have seen', () => {
    const history = historyOf(opened(), took(1, 'm1'), FORWARD, BACK, took(EXP - 1_000, 'm2'));
    expect(judgedWith(history)).toEqual([0, []]);
  });

  it('should let a server close, after the clock was set back, what had expired before', () => {
    const history = historyOf(opened(), FORWARD, BACK, sent(EXP - 1_000, 'm1', left()));
    expect(judgedWith(history)).toEqual([0, []]);
  });

  it('should call a live session that is closed because of the clock a breach', () => {
    const back = event(
      5, { do: 'step clock', client: 'A', to: 'exp:first', deltaMs: -1_000 }, [], 1);
    const history = historyOf(opened(), back, sent(2, 'm1', accepted('m1'), left()));
    expect(judgedWith(history)).toEqual([0, [2]]);
  });

  it('should go by what had expired when it closed, not by what expires after that', () => {
    const back = event(
      5, { do: 'step clock', client: 'A', to: 'exp:first', deltaMs: -1_000 }, [], 1);
    const closed = sent(2, 'm1', accepted('m1'), left());
    expect(judgedWith(historyOf(opened(), back, closed, FORWARD))).toEqual([0, [2]]);
    const meanwhile = event(1, FORWARD.step, [left()], EXP);
    expect(judgedWith(historyOf(opened(), meanwhile))).toEqual([0, []]);
    const early = historyOf(opened(), event(1, FORWARD.step, [], EXP - 5),
      event(EXP - 5, BACK.step, [], 1), closed);
    expect(judgedWith(early, undefined, { earlyMs: 4 })).toEqual([0, [3]]);
    expect(judgedWith(early, undefined, { earlyMs: 5 })).toEqual([0, []]);
  });

  it('should not take a twin that breaks nothing for an excuse', () => {
    const twin = historyOf(opened(), took(1, 'm1'), sent(EXP, 'm2', left()));
    expect(judgedWith(historyOf(opened(), took(1, 'm1'), FORWARD, took(EXP, 'm2')), twin))
      .toEqual([1, [3]]);
  });

  it('should leave a session that was refreshed to EXP-5', () => {
    const refresh = refreshed(1, 'longer', accepted('r1'), acked('r1'));
    const history = historyOf(
      opened(), refresh, FORWARD, sent(EXP, 'm2'), BACK, took(EXP - 1_000, 'm3'));
    expect(judgedWith(history)[1].filter((at) => at === 5)).toEqual([]);
  });

  it('should compare with the same steps on a clock that nobody sets', () => {
    expect(clockIsNoExcuse.twinsOf?.([opened().step, FORWARD.step])).toHaveLength(1);
    const steps = [opened(), FORWARD, BACK, SLEPT].map(({ step }) => step);
    expect(clockIsNoExcuse.twinsOf?.(steps)).toEqual([{
      says: 'with nobody setting the clock',
      steps: [
        steps[0],
        { do: 'advance', client: 'A', to: 'exp:first', deltaMs: 0, timers: 'first' },
        { do: 'advance', client: 'A', to: 'exp:first', deltaMs: 0, timers: 'first' },
      ],
    }]);
    expect(clockIsNoExcuse.twinsOf?.([opened().step])).toEqual([]);
  });
});

// Helpers

const FORWARD = event(1, { do: 'step clock', client: 'A', to: 'exp:first', deltaMs: 0 }, [], EXP);
const BACK = event(
  EXP, { do: 'step clock', client: 'A', to: 'exp:first', deltaMs: -1_000 }, [], EXP - 1_000);
const SLEPT = event(
  1, { do: 'suspend', client: 'A', to: 'exp:first', deltaMs: 1_000 }, [], EXP + 1_000);

/** @returns how often it was exercised, and which events violate it. */
function judgedWith(
  history: History, twin?: History, contract: Partial<Contract> = {},
): [number, readonly number[]] {
  const twins = twin === undefined ? [] : [{ says: 'a twin', history: twin }];
  const { exercised, violations } = clockIsNoExcuse.judge(
    history, { ...STRICT_CONTRACT, ...contract }, twins);
  return [exercised, violations.map((violation) => violation.event)];
}
