import { describe, expect, it } from 'vitest';
import { heldRun, sampleRun } from './fixture.ts';
import { apartWords, definitionFor, excusesOf, mendingFor, mendingOf } from './mending.ts';
import type { Run, RunAllowance } from './schema/run.ts';

describe('mendingOf', () => {
  it('should be silent where nothing is violated', () => {
    expect(mendingOf(heldRun)).toEqual([]);
    expect(definitionFor([])).toBeUndefined();
  });

  it('should say what the design lacks that the server behaves like', () => {
    const [first] = mendingOf(sampleRun);
    expect(first?.says).toMatch(/^look at exp once more at the last step before each listener/);
    expect(first && mendingFor(first)).toBe('EXP-2, as in timer');
    expect(definitionFor(mendingOf(sampleRun))).toContain('const expired =');
  });

  it('should fall back on what is general where no known fault explains it', () => {
    const sound: Run = {
      ...sampleRun, inference: { sequences: 9, designs: [{ design: 'reference', agreed: 9 }] },
    };
    const { inference: _none, ...without } = sampleRun;
    for (const run of [sound, without]) {
      expect(mendingOf(run)).toMatchObject([{ properties: ['EXP-2'], designs: [] }]);
    }
  });

  it('should mend what is recovered where sessions are restored, and not at admission', () => {
    const { inference: _none, ...run } = sampleRun;
    const recovered = (isOne: boolean): Run => ({
      ...run,
      verdicts: run.verdicts.map((row) => row.property === 'EXP-1'
        ? { ...row, verdict: 'violated' as const } : { ...row, verdict: 'held' as const }),
      violations: run.violations.map((one) => ({
        ...one, property: 'EXP-1',
        breach: {
          ...one.breach, observation: {
            by: 'server', kind: 'admitted', client: 'A', atMs: one.breach.atMs,
            ...(isOne ? { recovered: true as const } : {}),
          },
        },
      })),
    });
    expect(mendingOf(recovered(true))[0]?.says).toMatch(/^restore no session/);
    expect(mendingOf(recovered(false))[0]?.says).toMatch(/^look at exp once more in the last/);
  });

  it('should name a remedy once, with all it is for', () => {
    const off = mendingOf({
      ...sampleRun, inference: { sequences: 9, designs: [{ design: 'off-by-one', agreed: 9 }] },
      verdicts: sampleRun.verdicts.map((row) => ({ ...row, verdict: 'violated' as const }))
        .filter(({ property }) => property === 'EXP-1' || property === 'EXP-2'),
    });
    expect(off).toHaveLength(1);
    expect(off[0]).toMatchObject({ properties: ['EXP-1', 'EXP-2'], designs: ['off-by-one'] });
  });
});

describe('apartWords', () => {
  const like = (...designs: readonly string[]): Run => ({
    ...sampleRun,
    inference: { sequences: 9, designs: designs.map((design) => ({ design, agreed: 9 })) },
  });

  it('should say that one of several faults is enough', () => {
    expect(apartWords(like('timer', 'reference'))).toBeUndefined();
    expect(apartWords({ ...like('timer', 'wrong-unit'), verdicts: heldRun.verdicts }))
      .toBeUndefined();
    expect(apartWords(like('timer', 'wrong-unit'))).toMatch(/does not tell timer and wrong-unit/);
    expect(mendingOf(like('timer', 'wrong-unit')).map(({ designs }) => designs))
      .toEqual([['timer'], ['wrong-unit']]);
  });

  it('should not guess among many', () => {
    const many = like('timer', 'wrong-unit', 'off-by-one', 'packet-guard', 'whole-seconds');
    expect(apartWords(many)).toMatch(/fits 5 faulty designs/);
    expect(mendingOf(many)).toMatchObject([{ designs: [] }]);
  });
});

describe('excusesOf', () => {
  it('should take what the run counted, the longest of all cells', () => {
    expect(excusesOf(violated([leeway(5, 3)], [leeway(300, 2)]))).toMatchObject([{
      says: 'EXP-2 would hold with a leeway of 300 ms (--leeway 300)',
      allowance: { of: 'leewayMs', flag: '--leeway', ms: 300, atLeast: false },
    }]);
  });

  it('should say "at least" where nothing later was tried', () => {
    const [excuse] = excusesOf(violated([leeway(5, 3)], [leeway(300, 0)]));
    expect(excuse?.says).toBe('EXP-2 would hold with a leeway of at least 300 ms (--leeway 300); '
      + 'nothing later was tried');
  });

  it('should say that none would do where one cell knows of none', () => {
    const [excuse] = excusesOf(violated([leeway(5, 3)], []));
    expect(excuse).toEqual({
      property: 'EXP-2', says: 'EXP-2: no leeway, grace or earlyMs would do',
    });
  });

  it('should reckon from the examples, as a bound, where the file does not say', () => {
    const [excuse] = excusesOf(sampleRun);
    expect(excuse?.allowance).toEqual({
      of: 'leewayMs', flag: '--leeway', ms: 222, atLeast: true,
    });
    expect(excuse?.says).toMatch(/at least 222 ms \(--leeway 222\), by the examples alone$/);
  });

  it('should be silent where neither says anything', () => {
    const violations = sampleRun.violations.map((one) => {
      const { expMs: _gone, ...breach } = one.breach;
      return { ...one, breach };
    });
    expect(excusesOf({ ...sampleRun, violations })).toEqual([]);
    expect(excusesOf(heldRun)).toEqual([]);
  });
});

// Helpers

const leeway = (ms: number, held: number): RunAllowance => ({ of: 'leewayMs', ms, held });

/** The sample, its two violated cells with these allowances. */
function violated(...cells: readonly (readonly RunAllowance[])[]): Run {
  const rows = sampleRun.verdicts.filter(({ verdict }) => verdict === 'violated');
  return {
    ...sampleRun,
    verdicts: rows.map((row, index) => ({ ...row, allowances: [...(cells[index] ?? [])] })),
  };
}
