import { describe, expect, it } from 'vitest';
import { formatDuration, formatOffset } from './time.ts';

describe('formatOffset', () => {
  it('should tell apart two instants one millisecond apart', () => {
    expect([9749, 9750, 9751].map(formatOffset)).toEqual(['+9.749 s', '+9.750 s', '+9.751 s']);
  });

  it('should show the start, the past, and the far future', () => {
    expect([0, -60_250, 40 * 86_400_000 - 250].map(formatOffset))
      .toEqual(['+0.000 s', '−60.250 s', '+39 d 23:59:59.750']);
  });
});

describe('formatDuration', () => {
  it('should lose no millisecond', () => {
    expect([0, 221, 1000, 9749, 90_001, 7_200_000, 86_400_001].map(formatDuration)).toEqual([
      '0 ms', '221 ms', '1 s', '9.749 s', '1 min 30.001 s', '2 h', '1 d 0.001 s',
    ]);
  });

  it('should show nothing of what a stopwatch tells beyond them', () => {
    expect([0.2, 999.7, 342_074.51].map(formatDuration)).toEqual(['0 ms', '1 s', '5 min 42.075 s']);
  });
});
