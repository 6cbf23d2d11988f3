import { describe, expect, it } from 'vitest';
import { heldRun, sampleRun } from '../reports/fixture.ts';
import type { Run, RunVerdict } from '../reports/schema/run.ts';
import { outcomeOf } from './outcome.ts';
import type { Outcome } from './outcome.ts';

describe('the test of a property', () => {
  it('should pass where it held, and was skipped elsewhere', () => {
    expect(of({ verdict: 'held' })).toEqual({});
    expect(of({ verdict: 'held' }, { verdict: 'skipped', reason: 'lacks it' })).toEqual({});
  });

  it('should be skipped with the reason where it was skipped everywhere', () => {
    expect(of({ verdict: 'skipped', reason: 'no refresh here' }))
      .toEqual({ reason: 'no refresh here' });
  });

  it('should fail with the counterexample where it was violated', () => {
    const { failure } = outcomeOf({ run: sampleRun, folder: '/runs/1' }, 'EXP-2');
    expect(failure).toMatch(/^VIOLATED/);
    expect(failure).toContain('replay /runs/1/EXP-2-websocket-sim.replay.json');
    expect(failure).not.toContain('EXP-1');
  });

  it.each(['vacuous', 'inconclusive'] as const)('should fail where a MUST is %s', (verdict) => {
    expect(of({ verdict: 'held' }, { verdict, reason: 'never came to it' }).failure)
      .toContain('never came to it');
  });

  it('should fail where there is no verdict at all', () => {
    expect(outcomeOf({ run: { ...heldRun, verdicts: [] }, folder: '/r' }, 'EXP-2').failure)
      .toBeDefined();
  });

  it('should not pass where something went wrong, or the run was cut short', () => {
    const problem = { of: 'target', code: 'TARGET_CRASHED', message: 'boom' } as const;
    expect(among({ problems: [problem] }, { verdict: 'held' }).failure).toContain('boom');
    expect(among({ stopped: 'interrupted' }, { verdict: 'held' }).failure).toBeDefined();
  });

  it('should let a SHOULD fail only where it is asked to', () => {
    const violated = { verdict: 'violated', level: 'SHOULD' } as const;
    expect(of(violated).reason).toContain('need not');
    const strict = { options: { ...heldRun.options, failOn: 'should' as const } };
    expect(among(strict, violated).failure).toBeDefined();
  });
});

// Helpers

const { reason: _none, ...row } =
  sampleRun.verdicts.find(({ property }) => property === 'EXP-2') as RunVerdict;

const among = (run: Partial<Run>, ...rows: readonly Partial<RunVerdict>[]): Outcome => outcomeOf({
  run: { ...heldRun, ...run, verdicts: rows.map((one) => ({ ...row, ...one })) }, folder: '/r',
}, 'EXP-2');

const of = (...rows: readonly Partial<RunVerdict>[]): Outcome => among({}, ...rows);
