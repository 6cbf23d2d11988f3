import { describe, expect, it } from 'vitest';
import { exitCodeOf } from './exit-code.ts';
import type { RunOutcome } from './exit-code.ts';

describe('exitCodeOf', () => {
  it('should be 0 when every row held or was skipped', () => {
    expect(exitCodeOf(run([must('held'), must('skipped')]))).toBe(0);
  });

  it('should be 1 for one violated MUST, whatever else was seen', () => {
    const rows = [must('held'), must('vacuous'), must('violated'), must('inconclusive')];
    expect(exitCodeOf(run(rows))).toBe(1);
    expect(exitCodeOf(run(rows, { stopped: 'target failed', problems: [{}] }))).toBe(1);
    expect(exitCodeOf(run(rows, { stopped: 'time' }))).toBe(1);
  });

  it('should count a SHOULD only where --fail-on should asks for it', () => {
    const rows = [must('held'), should('violated')];
    expect(exitCodeOf(run(rows))).toBe(0);
    expect(exitCodeOf(run(rows, { options: { failOn: 'should' } }))).toBe(1);
    expect(exitCodeOf(run([must('held'), should('vacuous')]))).toBe(0);
    expect(exitCodeOf(run([must('held'), should('vacuous')], { options: { failOn: 'should' } })))
      .toBe(2);
  });

  it('should be 2 when a row is vacuous or inconclusive', () => {
    expect(exitCodeOf(run([must('held'), must('vacuous')]))).toBe(2);
    expect(exitCodeOf(run([must('held'), must('inconclusive')]))).toBe(2);
    expect(exitCodeOf(run([must('vacuous')]))).toBe(2);
  });

  it('should be 2 when the target failed after something was judged', () => {
    expect(exitCodeOf(run([must('held')], { stopped: 'target failed' }))).toBe(2);
  });

  it('should never be 0 with a problem on record', () => {
    expect(exitCodeOf(run([must('held')], { problems: [{}] }))).toBe(2);
  });

  it('should be 3 when no MUST was judged', () => {
    expect(exitCodeOf(run([]))).toBe(3);
    expect(exitCodeOf(run([must('skipped'), should('held')]))).toBe(3);
    expect(exitCodeOf(run([], { stopped: 'time' }))).toBe(3);
  });

  it('should judge SHOULDs by themselves where only they were asked for', () => {
    expect(exitCodeOf(run([should('held')], { options: { failOn: 'should' } }))).toBe(0);
    expect(exitCodeOf(run([should('skipped')]))).toBe(3);
  });

  it('should be 3 when the target failed before anything was judged', () => {
    const failed = { stopped: 'target failed', problems: [{}] } as const;
    expect(exitCodeOf(run([], failed))).toBe(3);
    expect(exitCodeOf(run([must('vacuous'), must('inconclusive')], failed))).toBe(3);
  });

  it('should be 70 when the harness failed and 130 when interrupted, violation or not', () => {
    expect(exitCodeOf(run([must('violated')], { stopped: 'harness failed' }))).toBe(70);
    expect(exitCodeOf(run([must('violated')], { stopped: 'interrupted' }))).toBe(130);
    expect(exitCodeOf(run([], { stopped: 'interrupted' }))).toBe(130);
  });
});

// Helpers

type Row = RunOutcome['verdicts'][number];

const row = (level: Row['level']) => (verdict: Row['verdict']): Row => ({
  level, verdict, exercised: verdict === 'held' || verdict === 'violated' ? 3 : 0,
});
const must = row('MUST');
const should = row('SHOULD');

const run = (verdicts: readonly Row[], changes: Partial<RunOutcome> = {}): RunOutcome => ({
  stopped: 'budget', options: { failOn: 'must' }, problems: [], verdicts, ...changes,
});
