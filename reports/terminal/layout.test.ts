import { describe, expect, it } from 'vitest';
import { displayWidth, hang, pad, tableRow, truncate, wrap } from './layout.ts';

describe('displayWidth', () => {
  it('should count cells, not characters', () => {
    expect(['abc', '日本', 'e\u0301', '🙂', '✗'].map(displayWidth)).toEqual([3, 4, 1, 2, 1]);
  });
});

describe('wrap', () => {
  it('should break between words, and within one that is too long', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  });

  it('should end when a character is wider than the line', () => {
    expect(wrap('日本', 1)).toEqual(['日', '本']);
  });

  it('should give one line for no text', () => {
    expect(wrap('', 10)).toEqual(['']);
  });
});

describe('hang', () => {
  it('should indent what follows as far as the first line', () => {
    expect(hang('ab  ', 'one two three four', 14)).toEqual(['ab  one two', '    three four']);
  });
});

describe('tableRow', () => {
  it('should set wrapped cells side by side, and paint without counting the paint', () => {
    const bold = (text: string): string => `<${text}>`;
    expect(tableRow([{ text: 'a b', paint: bold }, { text: 'c' }], [1, 3]))
      .toEqual(['<a>  c', '<b>']);
  });
});

describe('truncate and pad', () => {
  it('should keep to the width', () => {
    expect(truncate('abcdef', 4)).toBe('abc…');
    expect(truncate('abc', 4)).toBe('abc');
    expect(pad('日', 4)).toBe('日  ');
  });
});
