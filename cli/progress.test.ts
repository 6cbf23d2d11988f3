import { describe, expect, it } from 'vitest';
import { plainLine } from './progress.ts';

describe('plainLine', () => {
  const state = { done: 3, total: 9, violated: 2, doing: 'timer on sim' };

  it('should say of a check what is violated, and of a comparison what differs', () => {
    expect(plainLine(state)).toBe('3 of 9 · 2 violated · timer on sim');
    expect(plainLine(state, 'differ')).toBe('3 of 9 · 2 differ · timer on sim');
  });

  it('should say nothing of what was not found', () => {
    expect(plainLine({ ...state, violated: 0 })).toBe('3 of 9 · timer on sim');
  });
});
