import { describe, expect, it } from 'vitest';
import { doubtOf } from './doubt.ts';

describe('what a sequence says nothing of', () => {
  it('should be when sessions ended, where that was heard of late, and nothing else', () => {
    const heardLate = { inconclusive: null, endsInDoubt: 'too slow' };
    const ids = ['EXP-2', 'EXP-7', 'EXP-10', 'EXP-11', 'EXP-13'];
    expect(ids.filter((id) => doubtOf({ id }, heardLate) !== null)).toEqual(['EXP-10', 'EXP-13']);
  });

  it('should be everything, where it is inconclusive', () => {
    expect(doubtOf({ id: 'EXP-2' }, { inconclusive: 'gone' })).toBe('gone');
    expect(doubtOf({ id: 'EXP-10' }, { inconclusive: null })).toBeNull();
  });
});
