import { describe, expect, it } from 'vitest';
import { boundedText } from './bounded-text.ts';

describe('boundedText', () => {
  it('should keep a short text whole, in whatever pieces it comes', () => {
    const kept = boundedText(4, 4);
    for (const piece of ['ab', 'cdef', 'gh']) kept.append(piece);
    expect(kept.text()).toBe('abcdefgh');
  });

  it('should keep the beginning and the end of a long one and say what it left out', () => {
    const kept = boundedText(4, 4);
    for (let line = 0; line < 1_000; line += 1) kept.append('0123456789');
    expect(kept.text()).toBe('0123\n… 9992 characters left out …\n6789');
  });

  it('should give the last lines', () => {
    const kept = boundedText(0, 100);
    kept.append('one\ntwo\nthree\n');
    expect(kept.lastLines(2)).toBe('two\nthree');
    expect(boundedText(0, 10).lastLines(2)).toBe('');
  });
});
