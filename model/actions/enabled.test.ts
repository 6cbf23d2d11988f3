import { describe, expect, it } from 'vitest';
import { initialSituation } from '../situation.ts';
import { WIDEST_BOUNDS } from '../scopes/index.ts';
import type { Step } from '../step.ts';
import { enabledSteps, isEnabled } from './index.ts';

const same = (a: Step, b: Step): boolean => JSON.stringify(a) === JSON.stringify(b);
const now = initialSituation(0, 0);
const enabled = enabledSteps(now, WIDEST_BOUNDS);

describe('a step that is wanted', () => {
  it('should be enabled where it is one of those that are enumerated', () => {
    // Every way to come in, in the widest bounds: a sample of thousands, of every kind.
    const sample = enabled.filter((_step, index) => index % 37 === 0);
    expect(sample.length).toBeGreaterThan(50);
    expect(sample.filter((step) => !isEnabled(step, now, WIDEST_BOUNDS, same))).toEqual([]);
  });

  it('should not be where the bounds leave it out, or nothing of its kind is left', () => {
    const byPolling = enabled.find((step) => step.do === 'open' && step.transport === 'polling');
    if (byPolling === undefined) throw new Error('nobody can come in');
    const without = { ...WIDEST_BOUNDS, transports: ['websocket'] } as const;
    expect(isEnabled(byPolling, now, without, same)).toBe(false);
    const restart: Step = { do: 'restart', client: 'A' };
    const spent = { ...WIDEST_BOUNDS, most: { ...WIDEST_BOUNDS.most, restart: 0 } };
    expect(isEnabled(restart, now, spent, same)).toBe(false);
    expect(isEnabled({ do: 'upgrade', client: 'A' }, now, WIDEST_BOUNDS, same)).toBe(false);
  });
});
