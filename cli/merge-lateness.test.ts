import { describe, expect, it } from 'vitest';
import type { RunLateness } from '../reports/schema/lateness.ts';
import { mergeLateness } from './merge-lateness.ts';

const lateness = (through: number[], latestMs?: number, transport = 'polling'): RunLateness => ({
  edgesMs: [0],
  paths: [{
    path: 'event', tried: [1, 2], through, latestTriedMs: 9,
    ...(latestMs === undefined ? {}
      : { latest: { sinceExpMs: latestMs, transport, adapter: 'sim', sequence: 1 } }),
  }],
});

describe('mergeLateness', () => {
  it('should add the counts up and keep the latest, of equals the first', () => {
    const merged = mergeLateness(
      [lateness([1, 0], 5), lateness([2, 3], 7, 'websocket'), lateness([0, 1], 7, 'upgrade')]);
    expect(merged.paths).toEqual([{
      path: 'event', tried: [3, 6], through: [3, 4], latestTriedMs: 9,
      latest: { sinceExpMs: 7, transport: 'websocket', adapter: 'sim', sequence: 1 },
    }]);
  });

  it('should make nothing of nothing', () => {
    expect(mergeLateness([]).paths).toEqual([]);
    expect(mergeLateness([mergeLateness([]), lateness([1, 0])])).toEqual(lateness([1, 0]));
  });
});
