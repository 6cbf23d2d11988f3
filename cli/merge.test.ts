import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RunVerdict } from '../reports/schema/run.ts';
import { checked, HISTORY, violationOf } from './fixtures/canned.ts';
import {
  mergeDigests, mergeProblems, mergeResults, mergeStopped, mergeVerdicts, mergeViolations,
} from './merge.ts';
import type { CheckRequest } from './protocol.ts';

describe('mergeVerdicts', () => {
  it('should keep one row a cell, the worse verdict, and add up the counts', () => {
    const rows = mergeVerdicts([
      row('held', { exercised: 4 }), row('violated', { exercised: 2, violations: 2 }),
      row('held', { exercised: 1 }),
    ]);
    expect(rows).toEqual([row('violated', { exercised: 7, violations: 2 })]);
  });

  it.each([
    ['violated', 'inconclusive'], ['inconclusive', 'held'], ['held', 'vacuous'],
    ['vacuous', 'skipped'],
  ] as const)('should let %s stand against %s, in either order', (stands, falls) => {
    expect(mergeVerdicts([row(stands), row(falls)])).toMatchObject([{ verdict: stands }]);
    expect(mergeVerdicts([row(falls), row(stands)])).toMatchObject([{ verdict: stands }]);
  });

  it('should keep the reason of the verdict that stands', () => {
    const rows = mergeVerdicts([
      row('held'), row('inconclusive', { reason: 'a database' }), row('inconclusive'),
    ]);
    expect(rows).toMatchObject([{ reason: 'a database' }]);
  });

  it('should keep the allowance that all violated rows need, and none that one cannot use', () => {
    const [merged] = mergeVerdicts([
      row('violated', { allowances: [leeway(5, 3), { ...leeway(9, 1), of: 'graceMs' }] }),
      row('violated', { allowances: [leeway(300, 2)] }), row('held'),
    ]);
    expect(merged?.allowances).toEqual([leeway(300, 2)]);
    expect(mergeVerdicts([row('violated'), row('violated', { allowances: [leeway(1, 1)] })])[0])
      .not.toHaveProperty('allowances');
  });

  it('should keep cells apart that differ in property, transport or adapter', () => {
    const cells = [
      row('held'), row('held', { property: 'EXP-2' }), row('held', { transport: 'websocket' }),
      row('held', { adapter: 'loopback' }),
    ];
    expect(mergeVerdicts(cells)).toEqual(cells);
  });
});

describe('mergeViolations', () => {
  it('should keep the shortest counterexample of a cell', () => {
    const long = { ...violationOf('EXP-2', 'polling', 'sim'), foundAfter: 1 };
    const short = {
      ...violationOf('EXP-2', 'polling', 'sim'),
      history: { ...HISTORY, events: HISTORY.events.slice(1) },
    };
    const elsewhere = violationOf('EXP-2', 'websocket', 'sim');
    expect(mergeViolations([long, elsewhere, short])).toEqual([short, elsewhere]);
  });

  it('should prefer one known to be the shortest to one of equal length', () => {
    const minimal = {
      ...violationOf('EXP-2', 'polling', 'sim'), minimality: '1-minimal' as const,
    };
    const shortest = violationOf('EXP-2', 'polling', 'sim');
    expect(mergeViolations([minimal, shortest])).toEqual([shortest]);
  });
});

describe('mergeDigests', () => {
  it('should leave one digest as it is and hash several in order', () => {
    expect(mergeDigests(['ab'])).toBe('ab');
    expect(mergeDigests(['ab', 'cd'])).toBe(sha256('abcd'));
    expect(mergeDigests(['cd', 'ab'])).not.toBe(mergeDigests(['ab', 'cd']));
    expect(mergeDigests([])).toBe(sha256(''));
  });
});

describe('mergeProblems', () => {
  it('should say once what several workers complain of', () => {
    const problem = { of: 'target', code: 'NO_START', message: 'no start' } as const;
    const other = { ...problem, message: 'another' };
    expect(mergeProblems([problem, other, { ...problem, sequence: 3 }])).toEqual([problem, other]);
  });
});

describe('mergeStopped', () => {
  it('should name the gravest reason', () => {
    expect(mergeStopped(['budget', 'time', 'budget'])).toBe('time');
    expect(mergeStopped(['time', 'target failed'])).toBe('target failed');
    expect(mergeStopped(['target failed', 'interrupted'])).toBe('interrupted');
    expect(mergeStopped(['interrupted', 'harness failed'])).toBe('harness failed');
    expect(mergeStopped([])).toBe('budget');
  });
});

describe('mergeResults', () => {
  it('should add up what was executed and unite what the target lacks', () => {
    const lack = { feature: 'refresh', reason: 'none' };
    const one = checked(REQUEST, 'held');
    const two = { ...one, target: { ...one.target, lacks: [lack] } };
    const merged = mergeResults([one, two, two]);
    expect(merged.executed).toEqual({
      sequences: 30, steps: 60, inconclusive: 0, distinct: 30,
    });
    expect(merged.target).toEqual({ ...one.target, lacks: [lack] });
    expect(merged.historySha256).toBe(sha256(one.historySha256.repeat(3)));
  });

  it('should have nothing to say when no worker came to an end', () => {
    expect(mergeResults([])).toMatchObject({ verdicts: [], violations: [], target: undefined });
  });
});

// Helpers

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const REQUEST: CheckRequest = {
  kind: 'check', target: { kind: 'design', name: 'reference' }, adapter: 'sim',
  transports: ['polling'], seed: 1, sequences: 10, properties: ['EXP-2'],
  contract: { leewayMs: 0, graceMs: 0, earlyMs: 0, requireExp: false },
};

const row = (verdict: RunVerdict['verdict'], changes: Partial<RunVerdict> = {}): RunVerdict => ({
  property: 'EXP-1', level: 'MUST', says: 's', source: 's', transport: 'polling', adapter: 'sim',
  verdict, exercised: 0, violations: 0, ...changes,
});

const leeway = (ms: number, held: number) => ({ of: 'leewayMs' as const, ms, held });
