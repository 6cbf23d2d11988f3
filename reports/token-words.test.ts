import { describe, expect, it } from 'vitest';
import { claimTime } from './token-words.ts';

describe('claimTime', () => {
  const startMs = Date.UTC(2030, 0, 1) + 250;

  it('should tell a time by the calendar and since the sequence began', () => {
    expect(claimTime({ name: 'exp', value: 1_893_456_010.5 }, startMs))
      .toEqual({ at: '2030-01-01T00:00:10.500Z', since: '+10.250 s' });
    expect(claimTime({ name: 'nbf', value: 1_893_456_000 }, undefined))
      .toEqual({ at: '2030-01-01T00:00:00Z', since: '' });
  });

  it('should find no time in what is none', () => {
    expect(claimTime({ name: 'exp', value: '"never"' }, startMs)).toBeNull();
    expect(claimTime({ name: 'sub', value: 7 }, startMs)).toBeNull();
  });

  it.each([1e20, -1e20])('should not count to %d', (value) => {
    expect(claimTime({ name: 'exp', value }, startMs)?.at).toContain('beyond every calendar');
  });
});
