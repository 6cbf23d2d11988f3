import { describe, expect, it } from 'vitest';
import { chosen, listFlag, seedFlag, wholeNumber } from './flags.ts';

describe('wholeNumber', () => {
  const workers = wholeNumber({ flag: '--workers', min: 1, max: 64 });

  it('should take whole numbers within its bounds', () => {
    expect(workers('1')).toBe(1);
    expect(workers('64')).toBe(64);
  });

  it.each(['', ' ', '0', '65', '1.5', '1e1', '0x10', 'two', '2 ', 'NaN', 'Infinity'])(
    'should refuse %j', (text) => {
      expect(() => workers(text)).toThrow(/^BAD_NUMBER: --workers, expected a whole number from 1/);
    });

  it('should take any seed that JSON keeps exactly, and no other', () => {
    expect(seedFlag('-5')).toBe(-5);
    expect(seedFlag('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => seedFlag('9007199254740992')).toThrow(/BAD_NUMBER/);
    expect(() => seedFlag('')).toThrow('BAD_NUMBER: --seed, expected a whole number, got nothing');
  });
});

describe('listFlag', () => {
  it('should split at commas, add up when repeated, and name each once', () => {
    expect(listFlag('b, c,,b', ['a'])).toEqual(['a', 'b', 'c']);
  });
});

describe('chosen', () => {
  it('should refuse a list without a name in it', () => {
    expect(() => chosen('--property', listFlag(','), String, [])).toThrow(/^NOTHING_SELECTED/);
  });

  it('should fall back only where the flag was not given', () => {
    expect(chosen('--property', undefined, String, ['all'])).toEqual(['all']);
    expect(chosen('--property', ['one'], String, ['all'])).toEqual(['one']);
  });
});
