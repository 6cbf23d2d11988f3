import { describe, expect, it } from 'vitest';
import { wantsColour } from './screen.ts';

describe('wantsColour', () => {
  it('should want colour on a terminal alone', () => {
    expect(wantsColour({}, true)).toBe(true);
    expect(wantsColour({ CI: 'true' }, false)).toBe(false);
  });

  it('should heed NO_COLOR when it is not empty, and a terminal that is dumb', () => {
    expect(wantsColour({ NO_COLOR: '1' }, true)).toBe(false);
    expect(wantsColour({ NO_COLOR: '' }, true)).toBe(true);
    expect(wantsColour({ TERM: 'dumb' }, true)).toBe(false);
  });

  it.each([['1', true], ['true', true], ['0', false], ['false', false]])(
    'should let FORCE_COLOR=%s decide, piped or not', (forced, wanted) => {
      for (const isTerminal of [true, false]) {
        expect(wantsColour({ FORCE_COLOR: forced, NO_COLOR: '1' }, isTerminal)).toBe(wanted);
      }
      expect(wantsColour({ FORCE_COLOR: '' }, false)).toBe(false);
    });
});
