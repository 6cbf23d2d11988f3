import { describe, expect, it } from 'vitest';
import { clocksApartMs } from './clocks-apart.ts';

describe('how far two clocks are apart', () => {
  it('should not be what a process was kept waiting for between their readings', () => {
    let nowMs = 0;
    const waits = [30, 80, 0];
    const monotonicMs = () => nowMs;
    const wallMs = () => {
      nowMs += waits.shift() ?? 0;
      return 1_000 + nowMs;
    };
    expect(clocksApartMs({ wallMs, monotonicMs })).toBe(1_000);
  });
});
