import { describe, expect, it } from 'vitest';
import { realEpochMs } from '../real.ts';
import { FIRST_LATE, Volleys } from './volleys.ts';

describe('Volleys', () => {
  it('should write what goes over one expiry side by side, and nothing early', async () => {
    const volleys = new Volleys();
    const written: { readonly what: string; readonly atMs: number }[] = [];
    const aimMs = realEpochMs() + 60;
    await Promise.all(['a', 'b'].map((who) => volleys.over(aimMs, shots(who, written))));
    const order = written.map(({ what }) => what);
    expect(order).toEqual(Array.from({ length: 8 }, (_, each) => [`a${each}`, `b${each}`]).flat());
    for (const { what, atMs } of written) {
      const isLate = Number(what.slice(1)) >= FIRST_LATE;
      if (isLate) expect(atMs).toBeGreaterThanOrEqual(aimMs);
      else expect(atMs).toBeGreaterThanOrEqual(aimMs - 2);
    }
  });

  it('should have whoever missed it write without waiting for anything', async () => {
    const volleys = new Volleys();
    const written: { readonly what: string; readonly atMs: number }[] = [];
    await volleys.over(realEpochMs() - 1, shots('a', written));
    expect(written.map(({ what }) => what)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((n) => `a${n}`));
  });
});

// Helpers

const shots = (
  who: string, written: { what: string; atMs: number }[],
): readonly (() => void)[] => Array.from({ length: 8 }, (_, each) => () => {
  written.push({ what: `${who}${each}`, atMs: realEpochMs() });
});
