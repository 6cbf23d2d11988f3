import { closest, distance } from 'fastest-levenshtein';
import { CliError } from './errors.ts';

/** Whether all letters of `short` are in `name`, in that order, from the first on: ws. */
function abbreviates(short: string, name: string): boolean {
  let at = 0;
  for (const letter of name) if (letter === short[at]) at += 1;
  return at === short.length && name[0] === short[0];
}

/** @returns the shortest name that has `lower` in it, or else that it abbreviates. */
function shortened(lower: string, names: readonly string[]): string | undefined {
  const byLength = names.toSorted((a, b) => a.length - b.length);
  return byLength.find((name) => name.toLowerCase().includes(lower))
    ?? byLength.find((name) => abbreviates(lower, name.toLowerCase()));
}

/**
 * @returns the name most like `got`; where it would take rewriting half of it, one that `got` is
 * short for.
 */
export function nearestOf(got: string, names: readonly string[]): string | undefined {
  if (got === '' || names.length === 0) return undefined;
  const lower = got.toLowerCase();
  const near = closest(lower, names.map((name) => name.toLowerCase()));
  const name = names.find((candidate) => candidate.toLowerCase() === near);
  const far = Math.max(2, Math.ceil(Math.max(lower.length, near.length) / 2));
  return distance(lower, near) <= far ? name : shortened(lower, names);
}

/** @returns what to do about a name that is not known: take the nearest, or else `otherwise`. */
export function didYouMean(got: string, names: readonly string[], otherwise: string): string {
  const near = nearestOf(got, names);
  return near === undefined ? otherwise : `did you mean '${near}'?`;
}

/** What is named on the command line, e.g. `design`, and where its names are listed. */
export interface NameKind {
  readonly noun: string;
  readonly seeAlso?: string;
}

/** A longer list hides what it was printed for. */
const MOST_NAMES = 12;
const NEAREST_NAMES = 5;

/** What there is to choose from: all of it, or of many the nearest. */
function expectedOf(got: string, names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return `one of ${names.join(', ')}`;
  const byDistance = names.toSorted((a, b) => distance(got, a) - distance(got, b));
  return `one of ${byDistance.slice(0, NEAREST_NAMES).join(', ')} or ${
    names.length - NEAREST_NAMES} others`;
}

/** @throws CliError `UNKNOWN_<NOUN>` with the nearest name, unless `got` is one of `names`. */
export function knownName<Name extends string>(
  kind: NameKind, got: string, names: readonly Name[],
): Name {
  const known = names.find((name) => name === got);
  if (known !== undefined) return known;
  const near = nearestOf(got, names);
  throw new CliError({
    code: `UNKNOWN_${kind.noun.toUpperCase().replaceAll(' ', '_')}`,
    what: kind.noun,
    expected: expectedOf(got, names),
    got: `'${got}'`,
    todo: near === undefined ? kind.seeAlso ?? 'choose one of these' : `did you mean '${near}'?${
      kind.seeAlso !== undefined && names.length > MOST_NAMES ? ` (${kind.seeAlso})` : ''}`,
  });
}
