import { describe, expect, it } from 'vitest';
import { heldRun, sampleRun } from './fixture.ts';
import type { Run } from './schema/run.ts';
import { runSchema } from './schema/run.ts';
import {
  clockWords, headlineOf, problemsOf, propertiesOf, remarksOf, whereWords,
} from './summary.ts';

describe('the fixture', () => {
  it('should be what the schema takes', () => {
    expect(runSchema.safeParse(sampleRun).error).toBeUndefined();
    expect(runSchema.safeParse(heldRun).error).toBeUndefined();
  });
});

describe('headlineOf', () => {
  it('should put the verdict, the target, the count and the seed into one line', () => {
    const { word, tone, detail } = headlineOf(sampleRun);
    expect(`${word}  ${detail}`).toBe(
      'VIOLATED  timer: 1 of 7 properties violated · 600 sequences, seed 42');
    expect(tone).toBe('bad');
  });

  it('should be green only when something held and nothing else was left open', () => {
    expect(headlineOf(heldRun)).toMatchObject({ word: 'HELD', tone: 'good' });
  });

  it('should not call a run held that was cut short or judged nothing', () => {
    const cut: Run = { ...heldRun, stopped: 'interrupted', exitCode: 130 };
    const failed: Run = { ...heldRun, stopped: 'target failed', exitCode: 3 };
    expect(headlineOf(cut)).toMatchObject({ word: 'INTERRUPTED', tone: 'warn' });
    expect(headlineOf(failed)).toMatchObject({ word: 'COULD NOT TEST', tone: 'warn' });
    expect(headlineOf({ ...heldRun, verdicts: [] }).word).toBe('COULD NOT TEST');
    expect(headlineOf(withVerdict('skipped')).word).toBe('COULD NOT TEST');
  });

  it('should not call a run held that is vacuous or inconclusive', () => {
    expect(headlineOf(withVerdict('vacuous')).word).toBe('VACUOUS');
    expect(headlineOf(withVerdict('inconclusive')).word).toBe('INCONCLUSIVE');
  });

  it('should say what the exit code says', () => {
    const target = { stopped: 'target failed', exitCode: 2 } as const;
    const lame: Run = { ...withVerdict('inconclusive'), ...target };
    expect(headlineOf(lame)).toMatchObject({ word: 'INCONCLUSIVE', tone: 'warn' });
    expect(headlineOf({ ...heldRun, ...target }).word).toBe('INCONCLUSIVE');
    expect(headlineOf({ ...heldRun, exitCode: 2 }).word).toBe('INCONCLUSIVE');
    const broken: Run = { ...sampleRun, stopped: 'harness failed', exitCode: 70 };
    expect(headlineOf(broken)).toMatchObject({ word: 'HARNESS FAILED', tone: 'warn' });
    const cut: Run = { ...withVerdict('inconclusive'), stopped: 'interrupted', exitCode: 130 };
    expect(headlineOf(cut).word).toBe('INTERRUPTED');
  });

  it('should not call a green build vacuous for a SHOULD, nor make it all green', () => {
    const [first, ...rest] = withVerdict('vacuous').verdicts;
    const verdicts = first === undefined ? [] : [{ ...first, level: 'SHOULD' as const }, ...rest];
    expect(headlineOf({ ...heldRun, verdicts })).toMatchObject({ word: 'HELD', tone: 'warn' });
    const strict: Run = { ...heldRun, verdicts, options: { ...heldRun.options, failOn: 'should' } };
    expect(headlineOf({ ...strict, exitCode: 2 }).word).toBe('VACUOUS');
  });

  it('should say when only a SHOULD was violated', () => {
    const verdicts = sampleRun.verdicts.map((one) =>
      one.property === 'EXP-2' ? { ...one, level: 'SHOULD' as const } : one)
      .map((one) => one.verdict === 'violated' ? one : { ...one, verdict: 'held' as const });
    const { word, tone, detail } = headlineOf({ ...sampleRun, verdicts, exitCode: 0 });
    expect([word, tone]).toEqual(['VIOLATED', 'warn']);
    expect(detail).toContain('1 of 7 properties violated (SHOULD only)');
  });

  it('should say how much of the budget was spent', () => {
    const executed = { sequences: 211, steps: 900, inconclusive: 0 };
    expect(headlineOf({ ...heldRun, executed, stopped: 'time' }).detail)
      .toContain('211 of 600 sequences');
  });
});

describe('clockWords', () => {
  it('should say how near to an expiry anything was tried', () => {
    const clock = {
      lowMs: 0, highMs: 0, by: 'same machine', medianWidthMs: 4, widestMs: 9, unclear: 0,
      soonest: [
        { transport: 'polling', ms: 3 }, { transport: 'websocket', ms: 0 },
        { transport: 'upgrade', ms: 0 },
      ],
    };
    expect(clockWords({ ...heldRun, clock })).toContain(
      'the first late ones were written 0 ms (websocket, upgrade), 3 ms (polling) after an expiry');
    const [, ...alike] = clock.soonest;
    expect(clockWords({ ...heldRun, clock: { ...clock, soonest: alike } }))
      .toContain('the first late ones were written 0 ms after an expiry');
  });
});

describe('propertiesOf', () => {
  it('should let the worst cell stand for the property', () => {
    const verdicts = sampleRun.verdicts.map((one) =>
      one.property === 'EXP-1' && one.transport === 'upgrade'
        ? { ...one, verdict: 'vacuous' as const } : one);
    expect(propertiesOf({ ...sampleRun, verdicts })[0]?.verdict).toBe('vacuous');
  });
});

describe('remarksOf', () => {
  it('should say once what is the same on several transports', () => {
    expect(remarksOf(sampleRun).map(({ property, where }) => [property, whereWords(where)]))
      .toEqual([
        ['EXP-3', 'websocket, upgrade (sim)'], ['EXP-5', 'websocket, upgrade (sim)'],
        ['EXP-10', 'websocket, upgrade (sim)'],
      ]);
  });
});

describe('problemsOf', () => {
  it('should count a problem that came back', () => {
    const [one] = sampleRun.problems;
    const problems = one === undefined ? [] : [one, { ...one, sequence: 20 }];
    expect(problemsOf({ ...sampleRun, problems }, 'harness')).toMatchObject([
      { code: 'WORK_UNCOUNTED', times: 2, firstSequence: 17 },
    ]);
  });
});

// Helpers

function withVerdict(verdict: Run['verdicts'][number]['verdict']): Run {
  const verdicts = heldRun.verdicts.map((one, index) =>
    verdict === 'skipped' || index === 0 ? { ...one, verdict } : one);
  return { ...heldRun, verdicts };
}
