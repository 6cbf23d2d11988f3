import type { Run, RunVerdict, RunViolation } from '../schema/run.ts';

/**
 * Names for links into the page. They depend on what is shown and not on its place in the run, so
 * that a link into yesterday's report finds the same property in today's.
 */
type Place = Pick<RunVerdict, 'property' | 'transport' | 'adapter'>;

export const slug = (text: string): string =>
  text.slice(0, 60).replace(/[^\w-]+/gu, '-').replace(/^-+|-+$/gu, '') || 'unnamed';

const placeSlug = ({ property, transport, adapter }: Place): string =>
  [property, transport, adapter].map(slug).join('-');

/** Two names that come out alike are told apart by a number. */
function distinct(names: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  const taken = new Set(names);
  return names.map((name) => {
    let count = (times.get(name) ?? 0) + 1;
    while (count > 1 && taken.has(`${name}-${count}`)) count += 1;
    times.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  });
}

export interface Anchors {
  /** The row of the matrix. */
  readonly property: (property: string) => string;
  readonly violation: (violation: RunViolation) => string;
  readonly step: (violation: RunViolation, event: number) => string;
  readonly reach: (verdict: RunVerdict) => string;
  /** Where the evidence for a cell of the matrix is. */
  readonly evidence: (verdict: RunVerdict) => string;
}

const samePlace = (a: Place, b: Place): boolean =>
  a.property === b.property && a.transport === b.transport && a.adapter === b.adapter;

/** @param prefix sets one run apart from others on the same page */
export function anchorsOf(run: Run, prefix = ''): Anchors {
  const names = distinct(run.violations.map((one) => `${prefix}${placeSlug(one)}`));
  const reaches = distinct(
    run.verdicts.map((verdict) => `${prefix}reach-${placeSlug(verdict)}`));
  const properties = [...new Set(run.verdicts.map(({ property }) => property))];
  const rows = distinct(properties.map((property) => `${prefix}property-${slug(property)}`));
  const violation = (of: RunViolation): string => names[run.violations.indexOf(of)] ?? 'violations';
  const reach = (of: RunVerdict): string => reaches[run.verdicts.indexOf(of)] ?? 'reach';
  return {
    violation, reach,
    property: (of) => rows[properties.indexOf(of)] ?? 'verdicts',
    step: (of, event) => `${violation(of)}-step-${event + 1}`,
    evidence: (verdict) => {
      const shown = run.violations.find((one) => samePlace(one, verdict));
      return shown === undefined ? reach(verdict) : violation(shown);
    },
  };
}
