import { describe, expect, it } from 'vitest';
import { findingOf } from './finding.ts';
import type { Counted, Withheld } from './finding.ts';
import { propertyNamed } from './index.ts';
import type { Property } from './property.ts';

describe('a verdict', () => {
  it.each<[string, Partial<Counted>, Partial<Withheld>]>([
    ['held', { exercised: 1 }, {}],
    ['violated', { exercised: 2, violations: 1 }, {}],
    ['vacuous', {}, {}],
    ['inconclusive', {}, { unsure: 'cut short' }],
    ['held', { exercised: 1 }, { unsure: 'cut short' }],
    ['skipped', { exercised: 1, violations: 1, threw: 'boom' }, { skipped: 'lacks it' }],
    ['inconclusive', { exercised: 3, threw: 'boom' }, {}],
    ['inconclusive', { exercised: 3, violations: 1, threw: 'boom' }, {}],
  ])('should be %s for %o and %o', (verdict, counted, withheld) => {
    expect(of(counted, withheld).verdict).toBe(verdict);
  });

  it('should have a reason unless it is held or violated', () => {
    expect(of({ threw: 'boom' }).reason).toBe('its judge failed: boom');
    expect(of({}, { vacuous: '; so it is' }).reason).toMatch(/^never exercised: .*; so it is$/);
    expect(of({ exercised: 1 }, { skipped: 'lacks it' })).toMatchObject(
      { reason: 'lacks it', exercised: 0, violations: 0 });
    expect(of({ exercised: 1 }).reason).toBeUndefined();
  });
});

// Helpers

const of = (counted: Partial<Counted>, withheld: Partial<Withheld> = {}) => findingOf(
  propertyNamed('EXP-2') as Property, { exercised: 0, violations: 0, threw: null, ...counted },
  { skipped: undefined, unsure: undefined, ...withheld });
