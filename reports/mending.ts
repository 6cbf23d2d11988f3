import { DESIGN_REMEDIES } from './mending/designs.ts';
import { DEFINITION, GENERAL } from './mending/remedies.ts';
import type { Remedy } from './mending/remedies.ts';
import type { Run, RunAllowance, RunVerdict, RunViolation } from './schema/run.ts';
import { formatDuration } from './time.ts';
import { idText, listOf } from './words.ts';

/**
 * *What to change*: for each violated property the lines that mend it, and the smallest allowance
 * with which it would hold. Worked out and put into words here, for the terminal, the page and the
 * summary alike; none of it comes from the server under test.
 */
export interface Mending {
  /** What to do, as a sentence without its full stop. */
  readonly says: string;
  readonly lines: readonly string[];
  /** The violated properties it is for, in the order of the run. */
  readonly properties: readonly string[];
  /** The designs whose fault it mends, of those the server is consistent with; none: general. */
  readonly designs: readonly string[];
}

/** What the remedies' lines take for granted: shown once, where any of them says `expired`. */
export const definitionFor = (mendings: readonly Mending[]): string | undefined =>
  mendings.some(({ lines }) => lines.some((line) => line.includes('expired(')))
    ? DEFINITION : undefined;

/** The remedy for everything at once, and where it is described. */
export const GENERAL_REMEDY = {
  says: 'or leave it to lapse/guard: one call does it in every namespace (docs/guard.md)',
  lines: ['guardExpiry(io, { verify });'],
} as const;

/** The faulty designs that the server behaves like, by inference. */
const suspectsOf = ({ inference }: Run): readonly string[] =>
  (inference?.designs ?? []).flatMap(({ design, fell }) =>
    fell === undefined && DESIGN_REMEDIES[design] !== undefined ? [design] : []);

/** Of more than that the lines would be guesses: then what helps in general is told. */
const MAX_SUSPECTS = 4;

const violatedIn = (run: Run): readonly string[] =>
  [...new Set(run.verdicts.filter(({ verdict }) => verdict === 'violated')
    .map(({ property }) => property))];

const mends = (remedy: Remedy, property: string): boolean =>
  remedy.mends === undefined || remedy.mends.includes(property);

/** Of one property: what the suspects lack; in general, where none is known to break it. */
function remediesFor(
  property: string, suspects: readonly string[],
): readonly { readonly remedy: Remedy; readonly design?: string }[] {
  const known = suspects.flatMap((design) => (DESIGN_REMEDIES[design] ?? [])
    .filter((remedy) => mends(remedy, property)).map((remedy) => ({ remedy, design })));
  return known.length > 0 ? known : (GENERAL[property] ?? []).map((remedy) => ({ remedy }));
}

/** An expired session that is recovered passes no middleware: it is no matter of admission. */
function causeOf(property: string, { violations }: Run): string {
  const breaches = violations.filter((one) => one.property === property)
    .map(({ breach: { observation } }) => observation);
  return property === 'EXP-1' && breaches.length > 0 && breaches.every((seen) =>
    seen?.kind === 'admitted' && seen.recovered === true) ? 'EXP-4' : property;
}

/** @returns what to change in the server, each remedy once; nothing where nothing is violated. */
export function mendingOf(run: Run): readonly Mending[] {
  const all = suspectsOf(run);
  const suspects = all.length > MAX_SUSPECTS ? [] : all;
  const found = new Map<string, { properties: Set<string>; designs: Set<string>; of: Remedy }>();
  for (const property of violatedIn(run)) {
    for (const { remedy, design } of remediesFor(causeOf(property, run), suspects)) {
      const entry = found.get(remedy.says)
        ?? { properties: new Set<string>(), designs: new Set<string>(), of: remedy };
      found.set(remedy.says, entry);
      entry.properties.add(property);
      if (design !== undefined) entry.designs.add(design);
    }
  }
  return [...found.values()].map(({ of: { says, lines }, properties, designs }) =>
    ({ says, lines, properties: [...properties], designs: [...designs] }));
}

/** @returns what to make of several suspects, where there are: one fault explains what was seen. */
export function apartWords(run: Run): string | undefined {
  const suspects = suspectsOf(run);
  if (suspects.length < 2 || violatedIn(run).length === 0) return undefined;
  return suspects.length > MAX_SUSPECTS
    ? `What was seen fits ${suspects.length} faulty designs: more sequences would tell them apart, `
      + 'and here is what helps in general'
    : `What was seen does not tell ${listOf(suspects.map(idText))} apart: look which it is; what `
      + 'the others lack is then not missing';
}

/** The allowance with which a violated property would hold. */
export interface Excuse {
  readonly property: string;
  /** Absent: no allowance would do. */
  readonly allowance?: {
    /** As the contract has it. */
    readonly of: RunAllowance['of'];
    readonly flag: '--leeway' | '--grace' | '--early';
    readonly ms: number;
    /** Whether more may be needed: nothing later was tried, or only the example is known. */
    readonly atLeast: boolean;
  };
  /** `EXP-2 would hold with a leeway of 300 ms (--leeway 300)`. */
  readonly says: string;
}

const NAMES = {
  leewayMs: ['leeway', '--leeway'], graceMs: ['grace', '--grace'], earlyMs: ['earlyMs', '--early'],
} as const satisfies Record<RunAllowance['of'], readonly [string, string]>;

/** The one that speaks of what the property is about; where others would do too, it comes first. */
const kindFor = (property: string): RunAllowance['of'] =>
  property === 'EXP-10' ? 'graceMs' : property === 'EXP-7' ? 'earlyMs' : 'leewayMs';

/** What all cells of a property have in common: each must hold, so the longest counts. */
function commonAllowance(rows: readonly RunVerdict[], of: RunAllowance['of']): RunAllowance | null {
  const found = rows.flatMap(({ allowances = [] }) => allowances.filter((one) => one.of === of));
  if (found.length < rows.length) return null;
  const ms = Math.max(...found.map((one) => one.ms));
  const longest = found.filter((one) => one.ms === ms);
  return { of, ms, held: Math.min(...longest.map(({ held }) => held)) };
}

/** From the examples alone, where a run file says no more: a bound, and from below. */
function fromExamples(violations: readonly RunViolation[], { contract }: Run): RunAllowance | null {
  const lateMs = violations.map(({ breach: { atMs, expMs } }) => expMs === undefined ? null
    : atMs - expMs);
  if (lateMs.length === 0 || lateMs.includes(null)) return null;
  const most = Math.max(...lateMs.map((ms) => ms ?? 0));
  const of = kindFor(violations[0]?.property ?? '');
  if (most < 0 || of === 'earlyMs') return null;
  const ms = of === 'graceMs' ? most - contract.leewayMs : most + 1;
  return { of, ms: Math.max(ms, 0), held: 0 };
}

/** Whether it is from all that a run judged, or from the examples that its file shows. */
type Found = RunAllowance & { readonly known: keyof typeof BECAUSE };

/** Why it may take more than that. */
const BECAUSE = {
  'from all': '; nothing later was tried',
  'from examples': ', by the examples alone',
} as const;

function allowanceOf(run: Run, property: string): Found | null | 'not known' {
  const rows = run.verdicts.filter((row) =>
    row.property === property && row.verdict === 'violated');
  if (rows.some(({ allowances }) => allowances === undefined)) {
    const found = fromExamples(run.violations.filter((one) => one.property === property), run);
    return found === null ? 'not known' : { ...found, known: 'from examples' };
  }
  const kinds = [...new Set([kindFor(property), 'leewayMs', 'graceMs', 'earlyMs'] as const)];
  const [found] = kinds.flatMap((of) => commonAllowance(rows, of) ?? []);
  return found === undefined ? null : { ...found, known: 'from all' };
}

function inWords(property: string, { of, ms, held, known }: Found): Excuse {
  const [name, flag] = NAMES[of];
  const atLeast = held === 0;
  const value = `${name} of ${atLeast ? 'at least ' : ''}${formatDuration(ms)}`;
  return {
    property, allowance: { of, flag, ms, atLeast },
    says: `${property} would hold with ${of === 'earlyMs' ? 'an' : 'a'} ${value} (${flag} ${ms})`
      + (atLeast ? BECAUSE[known] : ''),
  };
}

/**
 * @returns for each violated property the smallest allowance with which it would hold, as far as
 * the run saw. An allowance mends nothing: it says what is meant.
 */
export const excusesOf = (run: Run): readonly Excuse[] =>
  violatedIn(run).flatMap((property): readonly Excuse[] => {
    const allowance = allowanceOf(run, property);
    if (allowance === 'not known') return [];
    return [allowance === null
      ? { property, says: `${property}: no leeway, grace or earlyMs would do` }
      : inWords(property, allowance)];
  });

/** @returns `EXP-1 and EXP-2`, with the designs whose fault it is: `EXP-2, as in timer`. */
export const mendingFor = ({ properties, designs }: Mending): string =>
  `${listOf(properties)}${designs.length === 0 ? '' : `, as in ${listOf(designs)}`}`;
