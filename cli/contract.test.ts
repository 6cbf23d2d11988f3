import { describe, expect, it } from 'vitest';
import { buildRun } from './build-run.ts';
import { contractFrom, durationMs } from './contract.ts';
import { optionsWith } from './fixtures/options.ts';
import { mergeResults } from './merge.ts';
import { planCheck } from './plan.ts';

describe('durationMs', () => {
  const leeway = durationMs('--leeway');

  it('should take milliseconds, and seconds where it says so', () => {
    expect(['0', '2000', '2000ms', '2s', '3600s'].map(leeway))
      .toEqual([0, 2_000, 2_000, 2_000, 3_600_000]);
  });

  it.each(['', ' ', '-1', '1.5s', '2 s', '2m', 'two', '3600001', '3601s'])(
    'should refuse %j', (text) => {
      expect(() => leeway(text)).toThrow(/^BAD_DURATION: --leeway, expected milliseconds.*2s$/);
    });
});

describe('a contract', () => {
  const contract = contractFrom({ leeway: 2_000, grace: 500, early: 1, requireExp: true });

  it('should reach every worker, and stand in the run file', () => {
    const options = optionsWith({ contract });
    expect(contract)
      .toEqual({ leewayMs: 2_000, graceMs: 500, earlyMs: 1, requireExp: true });
    expect(planCheck(options).every(({ request }) => request.contract === contract)).toBe(true);
    expect(buildRun({
      id: 'x', startedAt: '2030-01-01T00:00:00.000Z', elapsedMs: 1, options, versions: {},
      merged: mergeResults([]),
    }).contract).toEqual(contract);
  });
});
