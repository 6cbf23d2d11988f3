import { describe, expect, it } from 'vitest';
import type { RunStanding } from '../reports/schema/inference.ts';
import { mergeInference } from './merge-inference.ts';

describe('mergeInference', () => {
  it('should keep what no worker ruled out, and the first fall of what one did', () => {
    const merged = mergeInference([
      { sequences: 5, designs: [{ design: 'timer', agreed: 5 }, fallen('reference', 2)] },
      { sequences: 3, designs: [{ design: 'timer', agreed: 3 }, fallen('reference', 0)] },
    ]);
    expect(merged).toEqual({
      sequences: 8, designs: [{ design: 'timer', agreed: 8 }, fallen('reference', 2)],
    });
  });

  it('should rule out what a later worker ruled out', () => {
    const { designs } = mergeInference([
      { sequences: 5, designs: [{ design: 'timer', agreed: 5 }] },
      { sequences: 3, designs: [fallen('timer', 1)] },
    ]);
    expect(designs).toEqual([{ ...fallen('timer', 1), agreed: 6 }]);
  });
});

// Helpers

const fallen = (design: string, agreed: number): RunStanding => ({
  design, agreed,
  fell: {
    transport: 'polling', adapter: 'sim', sequence: agreed + 1, event: 0,
    step: { do: 'hold', client: 'A' }, expected: [], seen: [],
  },
});
