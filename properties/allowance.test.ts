import { describe, expect, it } from 'vitest';
import { Allowances } from './allowance.ts';
import type { Judge } from './allowance.ts';
import { STRICT_CONTRACT } from './property.ts';

describe('Allowances', () => {
  it('should name none where nothing was violated', () => {
    expect(after([late(-1), late(-2)])).toEqual([]);
  });

  it('should find the smallest leeway, to the millisecond: a token is dead at exp + leeway', () => {
    expect(after([late(0)])).toEqual([{ of: 'leewayMs', ms: 1, held: 0 }]);
    expect(after([late(3), late(299), late(7)])).toEqual([{ of: 'leewayMs', ms: 300, held: 0 }]);
  });

  it('should count what held under it, from the sequence that needed it', () => {
    expect(after([refusedAt(900), late(299), refusedAt(299), refusedAt(300), refusedAt(900)]))
      .toEqual([{ of: 'leewayMs', ms: 300, held: 2 }]);
    expect(after([late(10), refusedAt(50), late(40), refusedAt(45)]))
      .toEqual([{ of: 'leewayMs', ms: 41, held: 1 }]);
  });

  it('should find a grace and an early closing as well', () => {
    const outlives: Judge = ({ graceMs }) => judged(graceMs < 70);
    const closes: Judge = ({ earlyMs }) => judged(earlyMs < 1);
    expect(after([outlives])).toEqual([{ of: 'graceMs', ms: 70, held: 1 }]);
    expect(after([closes])).toEqual([{ of: 'earlyMs', ms: 1, held: 1 }]);
  });

  it('should name none that one sequence breaks whatever its value', () => {
    expect(after([late(3), () => judged(true), late(3)])).toEqual([]);
    expect(after([late(300_000)])).toEqual([]);
  });

  it('should begin with what the target declares', () => {
    const declared = { ...STRICT_CONTRACT, leewayMs: 2_000 };
    const allowances = new Allowances();
    const judge = late(2_500);
    allowances.note(judge, declared, judge(declared).violations.length > 0);
    expect(allowances.list()).toEqual([{ of: 'leewayMs', ms: 2_501, held: 0 }]);
  });
});

// Helpers

const judged = (violated: boolean, exercised = 1) => ({
  exercised, violations: violated ? [{ event: 0, atMs: 0, says: 'late' }] : [],
});

/** A history in which something was accepted so long after its expiry. */
const late = (sinceExpMs: number): Judge => ({ leewayMs }) =>
  judged(sinceExpMs >= leewayMs, sinceExpMs >= leewayMs ? 1 : 0);

/** A history in which something came so late and was refused. */
const refusedAt = (sinceExpMs: number): Judge => ({ leewayMs }) =>
  judged(false, sinceExpMs >= leewayMs ? 1 : 0);

function after(judges: readonly Judge[]): ReturnType<Allowances['list']> {
  const allowances = new Allowances();
  for (const judge of judges) {
    allowances.note(judge, STRICT_CONTRACT, judge(STRICT_CONTRACT).violations.length > 0);
  }
  return allowances.list();
}
