import { describe, expect, it } from 'vitest';
import { adviceOf } from './advice.ts';
import { heldRun, sampleRun } from './fixture.ts';
import type { Run } from './schema/run.ts';

describe('adviceOf', () => {
  const none: Run = {
    ...heldRun, reach: [], target: { ...heldRun.target, lacks: [] },
    executed: { ...heldRun.executed, distinct: 590 },
  };
  const of = (changes: Partial<Run>): readonly string[] => adviceOf({ ...none, ...changes });

  it('should have nothing to say of a run that leaves nothing open', () => {
    expect(of({})).toEqual([]);
  });

  it('should ask for more sequences where something was hardly tried', () => {
    const verdicts = none.verdicts.map((cell) => cell.property === 'EXP-6'
      ? { ...cell, exercised: cell.transport === 'upgrade' ? 4 : 5 } : cell);
    expect(of({ verdicts })).toEqual(['Held, and put to the test fewer than 5 times: EXP-6 by '
      + 'upgrade. More sequences would: --sequences 2400.']);
    expect(of({ reach: sampleRun.reach ?? [] })).toEqual(
      ['1 kind of transition was not made everywhere: --sequences 2400.']);
  });

  it('should say where there is little left to draw', () => {
    expect(of({ executed: { ...none.executed, distinct: 100 } })[0])
      .toMatch(/^500 sequences of 600 took the very steps of another/);
    const { distinct: _distinct, ...older } = none.executed;
    expect(of({ executed: older })).toEqual([]);
  });

  it('should say what could not be judged, and what lapse could be told', () => {
    expect(of({ executed: { ...none.executed, inconclusive: 2 } })[0])
      .toBe('2 sequences could not be judged: see the problems.');
    const target = { ...heldRun.target, kind: 'module' as const };
    expect(of({ target })[0]).toMatch(/^EXP-5 was skipped somewhere/);
  });
});
