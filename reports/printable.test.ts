import { describe, expect, it } from 'vitest';
import { HOSTILE } from './hostile.ts';
import { printable } from './printable.ts';

describe('printable', () => {
  it('should show what acts instead of being read', () => {
    expect(printable('a\u001b[31mb\r\n\t\u202ec\ud800')).toBe(
      'a\\u{1b}[31mb\\r\\n\\t\\u{202e}c\\u{d800}');
  });

  it('should leave text in any language as it is', () => {
    const text = 'Ünïcode שלום 日本 🙂 `<b>` \\n';
    expect(printable(text)).toBe(text);
  });

  it('should change nothing when done twice', () => {
    expect(printable(printable(HOSTILE))).toBe(printable(HOSTILE));
  });

  it('should cut a long text and say by how much', () => {
    expect(printable('x'.repeat(1000), 10)).toBe(`${'x'.repeat(10)}… (990 more characters)`);
  });

  it('should keep no more than a few marks on one letter', () => {
    expect(printable(`e${'\u0301'.repeat(50)}`)).toHaveLength(4);
  });
});
