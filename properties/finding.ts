import type { Finding } from './check.ts';
import type { Property } from './property.ts';

/** A run that did not come to its end does not know what would never have come about. */
export const CUT_SHORT = 'cut short before its situation came about';

/** What a judge said of all sequences together. */
export interface Counted {
  readonly exercised: number;
  /** Sequences in which it was violated. */
  readonly violations: number;
  /** What the judge threw, if it did: then nothing it said counts. */
  readonly threw: string | null;
}

/** What keeps a property from being judged, as far as anything does. */
export interface Withheld {
  /** Why it does not apply here. */
  readonly skipped: string | undefined;
  /** Why what was not exercised may not be called vacuous. */
  readonly unsure: string | undefined;
  /** What there is to say beside that where it is vacuous. */
  readonly vacuous?: string;
}

/** @returns the verdict: only what was put to the test, and stood it every time, held. */
export function findingOf(
  property: Property, { exercised, violations, threw }: Counted,
  { skipped, unsure, vacuous = '' }: Withheld,
): Finding {
  const found = { property, exercised, violations };
  if (skipped !== undefined) {
    return { property, verdict: 'skipped', reason: skipped, exercised: 0, violations: 0 };
  }
  if (threw !== null) {
    return { ...found, verdict: 'inconclusive', reason: `its judge failed: ${threw}` };
  }
  if (violations > 0) return { ...found, verdict: 'violated' };
  if (exercised > 0) return { ...found, verdict: 'held' };
  return unsure === undefined
    ? { ...found, verdict: 'vacuous', reason: `never exercised: ${property.exercisedBy}${vacuous}` }
    : { ...found, verdict: 'inconclusive', reason: unsure };
}
