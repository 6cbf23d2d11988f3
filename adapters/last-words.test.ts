import { describe, expect, it } from 'vitest';
import { LastWords } from './last-words.ts';

describe('the last words of an application', () => {
  it('should be those that come right before the end, to that client', () => {
    const words = new LastWords();
    words.said('A', 1_000);
    expect(words.of('A', 2_000)).toEqual({ told: true });
    expect(words.of('A', 2_001)).toEqual({});
    expect(words.of('B', 1_000)).toEqual({});
  });
});
