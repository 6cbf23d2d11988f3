import { describe, expect, it } from 'vitest';
import { runSchema } from '../reports/schema/run.ts';
import type { RunVerdict } from '../reports/schema/run.ts';
import { buildRun, completeMatrix } from './build-run.ts';
import { checked } from './fixtures/canned.ts';
import { optionsWith } from './fixtures/options.ts';
import { mergeResults } from './merge.ts';
import type { Merged } from './merge.ts';
import { planCheck } from './plan.ts';

describe('buildRun', () => {
  it.each(['held', 'violated', 'vacuous', 'skipped', 'inconclusive'] as const)(
    'should make a valid run file where all is %s', (verdict) => {
      expect(runSchema.parse(JSON.parse(JSON.stringify(runOf(verdict))))).toEqual(runOf(verdict));
    });

  it('should make a valid run file where no worker came to an end', () => {
    const problem = { of: 'target', code: 'NO_START', message: 'no start' } as const;
    const run = build({ ...mergeResults([]), stopped: 'target failed', problems: [problem] });
    expect(runSchema.safeParse(run).error).toBeUndefined();
    expect(run).toMatchObject({ exitCode: 3, verdicts: [], target: { name: 'reference' } });
  });

  it('should name a replay file for each violation', () => {
    expect(runOf('violated').violations.map(({ replay }) => replay)).toEqual([
      'EXP-1-polling-sim.json', 'EXP-2-polling-sim.json',
      'EXP-1-websocket-sim.json', 'EXP-2-websocket-sim.json',
      'EXP-1-polling-loopback.json', 'EXP-2-polling-loopback.json',
      'EXP-1-websocket-loopback.json', 'EXP-2-websocket-loopback.json',
    ]);
  });

  it('should hold no token, whatever a server threw', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
    const message = `bad token ${token}`;
    const merged = mergeResults([]);
    const run = build({ ...merged, problems: [{ of: 'target', code: 'THREW', message }] });
    expect(run.problems[0]?.message).toBe('bad token <token>');
  });
});

describe('completeMatrix', () => {
  it('should have a row for every cell that was asked for, in that order', () => {
    const found = [row({ property: 'EXP-2', transport: 'websocket' }), row({})];
    const rows = completeMatrix(optionsWith({ adapters: ['sim'] }), found, 'time');
    expect(rows.map(({ property, transport, verdict }) => [property, transport, verdict])).toEqual([
      ['EXP-1', 'polling', 'held'], ['EXP-1', 'websocket', 'inconclusive'],
      ['EXP-2', 'polling', 'inconclusive'], ['EXP-2', 'websocket', 'held'],
    ]);
    expect(rows[1]?.reason).toBe('not run: the time was up before its turn');
  });

  it('should excuse the confirming sample for what it did not reach', () => {
    const found = [row({ adapter: 'loopback', verdict: 'vacuous' }), row({ verdict: 'vacuous' })];
    const verdictsOf = (sampled: boolean): readonly string[] =>
      completeMatrix(optionsWith({ ...ONE_CELL, sampled }), found, 'budget')
        .map(({ verdict }) => verdict);
    expect(verdictsOf(true)).toEqual(['vacuous', 'skipped']);
    expect(verdictsOf(false)).toEqual(['vacuous', 'vacuous']);
  });

  it('should have no rows where nothing was judged', () => {
    expect(completeMatrix(optionsWith(), [], 'target failed')).toEqual([]);
  });
});

// Helpers

const ONE_CELL = {
  properties: optionsWith().properties.slice(0, 1), transports: ['polling'],
} as const;

const build = (merged: Merged) => buildRun({
  id: 'id', startedAt: '2030-01-01T00:00:00.000Z', elapsedMs: 5, options: optionsWith(),
  versions: { lapse: '0' }, merged,
});

const runOf = (verdict: RunVerdict['verdict']) =>
  build(mergeResults(planCheck(optionsWith()).map(({ request }) => checked(request, verdict))));

const row = (changes: Partial<RunVerdict>): RunVerdict => ({
  property: 'EXP-1', level: 'MUST', says: 's', source: 's', transport: 'polling', adapter: 'sim',
  verdict: 'held', exercised: 3, violations: 0, ...changes,
});
