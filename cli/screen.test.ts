import { describe, expect, it } from 'vitest';
import { wantsColour } from './screen.ts';

describe('wantsColour', () => {
  it('should want colour on a terminal alone', () => {
    expect(wantsColour({}, true)).toBe(true);
    expect(wantsColour({ CI: 'true', FORCE_COLOR: '1' }, false)).toBe(false);
  });

  it('should heed NO_COLOR when it is not empty, and a terminal that is dumb', () => {
    expect(wantsColour({ NO_COLOR: '1' }, true)).toBe(false);
    expect(wantsColour({ NO_COLOR: '' }, true)).toBe(true);
    expect(wantsColour({ TERM: 'dumb' }, true)).toBe(false);
  });
});
