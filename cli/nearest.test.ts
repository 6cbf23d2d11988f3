import { describe, expect, it } from 'vitest';
import { CliError } from './errors.ts';
import { knownName, nearestOf } from './nearest.ts';

describe('nearestOf', () => {
  it.each([
    ['refrence', 'reference'], ['Reference', 'reference'], ['tmer', 'timer'],
    ['packetguard', 'packet-guard'], ['guard', 'packet-guard'], ['ref', 'reference'],
    ['pg', 'packet-guard'],
  ])('should find for %s the name %s', (got, name) => {
    expect(nearestOf(got, NAMES)).toBe(name);
  });

  it('should find none where nothing is like it', () => {
    expect(nearestOf('zzzzzzzzzz', NAMES)).toBeUndefined();
    expect(nearestOf('', NAMES)).toBeUndefined();
    expect(nearestOf('timer', [])).toBeUndefined();
  });
});

describe('knownName', () => {
  it('should pass a known name through', () => {
    expect(knownName({ noun: 'design' }, 'timer', NAMES)).toBe('timer');
  });

  it('should say what was expected, what it got and what to do', () => {
    expect(() => knownName({ noun: 'design' }, 'tmer', NAMES)).toThrow(new CliError({
      code: 'UNKNOWN_DESIGN', what: 'design',
      expected: 'one of reference, timer, packet-guard', got: "'tmer'",
      todo: "did you mean 'timer'?",
    }));
  });

  it('should name the nearest of many, and say where all of them are', () => {
    const names = Array.from({ length: 40 }, (_, index) => `design-${index}`).concat('reference');
    const kind = { noun: 'design', seeAlso: 'see lapse list designs' };
    expect(() => knownName(kind, 'refrence', names)).toThrow(
      /expected one of reference, [^→]* or 36 others, .* → did you mean 'reference'\? \(see lapse/);
  });

  it('should say where the names are listed when none is near', () => {
    const kind = { noun: 'design', seeAlso: 'see lapse list designs' };
    expect(() => knownName(kind, 'zzzzzzzzzz', NAMES)).toThrow(/→ see lapse list designs$/);
  });
});

// Helpers

const NAMES = ['reference', 'timer', 'packet-guard'] as const;
