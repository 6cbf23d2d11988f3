import { printable } from './printable.ts';
import { formatDuration } from './time.ts';
import { countOf } from './words.ts';
import type { Run, RunVerdict, RunViolation } from './schema/run.ts';

/** What a run comes to, worked out once for all views. */
export type VerdictName = RunVerdict['verdict'];

/** A sign beside each word, so that neither colour nor position has to carry the meaning. */
export const MARKS = {
  held: '✓', violated: '✗', skipped: '–', vacuous: '○', inconclusive: '?',
} as const satisfies Record<VerdictName, string>;

/** The worst first: what stands for a property that fared differently from cell to cell. */
const SEVERITY: readonly VerdictName[] = [
  'violated', 'inconclusive', 'vacuous', 'held', 'skipped',
];

/** A column of the matrix. */
export interface Column { readonly transport: string; readonly adapter: string }

/** A row of the matrix: one property wherever it was judged. */
export interface PropertySummary {
  readonly property: string;
  readonly level: RunVerdict['level'];
  readonly says: string;
  readonly source: string;
  readonly verdict: VerdictName;
  readonly cells: readonly RunVerdict[];
}

const sameColumn = (a: Column, b: Column): boolean =>
  a.transport === b.transport && a.adapter === b.adapter;

/** @returns every (transport, adapter) that was judged, in the order of the run file. */
export const columnsOf = (run: Run): readonly Column[] =>
  run.verdicts.reduce<readonly Column[]>((columns, { transport, adapter }) =>
    columns.some((column) => sameColumn(column, { transport, adapter }))
      ? columns : [...columns, { transport, adapter }], []);

export const cellAt = (row: PropertySummary, column: Column): RunVerdict | undefined =>
  row.cells.find((cell) => sameColumn(cell, column));

const worst = (cells: readonly RunVerdict[]): VerdictName =>
  SEVERITY.find((name) => cells.some(({ verdict }) => verdict === name)) ?? 'inconclusive';

/** @returns the rows of the matrix, in the order of the run file. */
export function propertiesOf(run: Run): readonly PropertySummary[] {
  const names = [...new Set(run.verdicts.map(({ property }) => property))];
  return names.flatMap((property) => {
    const cells = run.verdicts.filter((verdict) => verdict.property === property);
    const [first] = cells;
    if (first === undefined) return [];
    const { level, says, source } = first;
    return [{ property, level, says, source, verdict: worst(cells), cells }];
  });
}

/**
 * Whether a cell counts for the exit code: a MUST does, a SHOULD where that was asked for, and no
 * violation that is known.
 */
export const counts = (run: Run, cell: RunVerdict): boolean =>
  (cell.level === 'MUST' || run.options.failOn === 'should') && cell.known === undefined;

const away = (lowMs: number, highMs: number): string => {
  const middleMs = Math.round((lowMs + highMs) / 2);
  if (lowMs === 0 && highMs === 0) return 'is ours';
  const way = middleMs < 0 ? 'behind' : 'ahead';
  return `is ${formatDuration(Math.abs(middleMs))} ${way}, give or take `
    + formatDuration(Math.ceil((highMs - lowMs) / 2));
};

/** `0 ms (polling), 3 ms (websocket, upgrade)`. */
const soonestWords = (soonest: NonNullable<NonNullable<Run['clock']>['soonest']>): string =>
  [...new Set(soonest.map(({ ms }) => ms))].sort((a, b) => a - b).map((ms) => {
    const which = soonest.filter((one) => one.ms === ms)
      .map(({ transport }) => printable(transport, 40));
    const where = which.length === soonest.length ? '' : ` (${which.join(', ')})`;
    return `${formatDuration(ms)}${where}`;
  }).join(', ');

/** @returns by what clock messages were judged, where nobody sets it; `''` where somebody does. */
export function clockWords({ clock, executed: { sequences, inconclusive } }: Run): string {
  if (clock === undefined) return '';
  const { lowMs, highMs, by, medianWidthMs, widestMs, unclear, soonest = [] } = clock;
  const close = unclear === 0 ? 'none came'
    : `${countOf(unclear, 'message')} came`;
  return `Clock: the server's ${away(lowMs, highMs)} (${printable(by, 64)}); when a message was `
    + `accepted is known to within ${formatDuration(medianWidthMs)} mostly, `
    + `${formatDuration(widestMs)} at worst; ${close} too close to an expiry to call`
    + (soonest.length === 0 ? '' : `; the first late ones were written ${soonestWords(soonest)} `
      + 'after an expiry, and of what a server lets through before that nothing is known')
    + (inconclusive === 0 ? '' : `; ${inconclusive} of ${countOf(sequences, 'sequence')} `
      + 'inconclusive');
}

export type Tone = 'good' | 'bad' | 'warn';

export interface Headline {
  readonly word: string;
  readonly tone: Tone;
  /** `timer: 1 of 7 properties violated · 600 sequences, seed 42`. */
  readonly detail: string;
  /** Counts of every verdict, why the run stopped, what the exit code says. */
  readonly small: string;
}

const stoppedWords = {
  budget: 'the budget was spent',
  interrupted: 'interrupted before the budget was spent',
  time: 'time ran out before the budget was spent',
  'target failed': 'the target failed',
  'harness failed': 'the harness failed',
} as const satisfies Record<Run['stopped'], string>;

const exitWords: Readonly<Record<number, string>> = {
  0: 'nothing violated that should fail the build', 1: 'violated', 2: 'vacuous or inconclusive',
  3: 'could not test', 64: 'usage or configuration', 70: 'internal error', 130: 'interrupted',
};

type Word = Pick<Headline, 'word' | 'tone'>;

/**
 * What the exit code says in one word, from the same cells: those that count for it come first, so
 * that a SHOULD which proved nothing makes no red of a build that is green.
 */
function wordOf(run: Run): Word {
  const counted = run.verdicts.filter((cell) => counts(run, cell));
  const isIn = (cells: Run['verdicts'], name: VerdictName): boolean =>
    cells.some(({ verdict }) => verdict === name);
  if (run.stopped === 'harness failed') return { word: 'HARNESS FAILED', tone: 'warn' };
  if (isIn(counted, 'violated')) return { word: 'VIOLATED', tone: 'bad' };
  if (run.stopped === 'interrupted') return { word: 'INTERRUPTED', tone: 'warn' };
  const isJudged = run.verdicts.some(({ verdict }) => verdict !== 'skipped');
  if (run.exitCode === 3 || !isJudged) return { word: 'COULD NOT TEST', tone: 'warn' };
  if (isIn(counted, 'inconclusive')) return { word: 'INCONCLUSIVE', tone: 'warn' };
  // What proved nothing is as far from green as can be.
  if (isIn(counted, 'vacuous')) return { word: 'VACUOUS', tone: 'bad' };
  // What held did so until the target failed, or beside what is on record.
  if (run.exitCode === 2) return { word: 'INCONCLUSIVE', tone: 'warn' };
  const violated = run.verdicts.filter(({ verdict }) => verdict === 'violated');
  if (violated.some(({ known }) => known === undefined)) return { word: 'VIOLATED', tone: 'warn' };
  if (violated.length > 0) return { word: 'VIOLATED AS KNOWN', tone: 'warn' };
  const isOpen = isIn(run.verdicts, 'inconclusive') || isIn(run.verdicts, 'vacuous');
  return { word: 'HELD', tone: isOpen ? 'warn' : 'good' };
}

const tally = (rows: readonly PropertySummary[]): readonly string[] =>
  SEVERITY.flatMap((name) => {
    const count = rows.filter(({ verdict }) => verdict === name).length;
    return count === 0 ? [] : [`${count} ${name}`];
  });

function outcome(rows: readonly PropertySummary[]): string {
  if (rows.length === 0) return 'no property was judged';
  const violated = rows.filter(({ verdict }) => verdict === 'violated');
  if (violated.length === 0) {
    const held = rows.filter(({ verdict }) => verdict === 'held').length;
    return `${held} of ${countOf(rows.length, 'property', 'properties')} held`;
  }
  const gentle = violated.every(({ level }) => level === 'SHOULD') ? ' (SHOULD only)' : '';
  const all = countOf(rows.length, 'property', 'properties');
  return `${violated.length} of ${all} violated${gentle}`;
}

/** @returns the verdict of the run in one word, one line, and one line of small print. */
export function headlineOf(run: Run): Headline {
  const rows = propertiesOf(run);
  const { sequences, steps, inconclusive } = run.executed;
  // A sample on another adapter comes on top of what was asked for.
  const done = sequences >= run.options.sequences
    ? countOf(sequences, 'sequence')
    : `${sequences.toLocaleString('en-US')} of ${countOf(run.options.sequences, 'sequence')}`;
  const unsure = inconclusive > 0 ? `${countOf(inconclusive, 'sequence')} inconclusive, ` : '';
  const exit = exitWords[run.exitCode] ?? 'not a code of lapse';
  return {
    ...wordOf(run),
    detail: `${printable(run.target.name)}: ${outcome(rows)} · ${done}, seed ${run.options.seed}`,
    small: `${[...tally(rows)].join(', ') || 'nothing judged'} · ${countOf(steps, 'step')} in `
      + `${formatDuration(run.elapsedMs)}, ${unsure}${stoppedWords[run.stopped]} · `
      + `exit ${run.exitCode}: ${exit}`,
  };
}

/** Cells of one property that came to the same verdict for the same reason. */
export interface Remark {
  readonly property: string;
  readonly level: RunVerdict['level'];
  readonly verdict: VerdictName;
  readonly reason: string;
  readonly where: readonly Column[];
}

const fallbackReason = {
  skipped: 'no reason was recorded',
  vacuous: 'the situation it speaks of never occurred',
  inconclusive: 'no reason was recorded',
} as const;

/** @returns everything that is neither held nor violated, with its reason. */
export function remarksOf(run: Run): readonly Remark[] {
  const remarks = new Map<string, Remark>();
  for (const { property, level, verdict, reason, transport, adapter } of run.verdicts) {
    if (verdict === 'held' || verdict === 'violated') continue;
    const why = reason ?? fallbackReason[verdict];
    const key = JSON.stringify([property, verdict, why]);
    const where = [...(remarks.get(key)?.where ?? []), { transport, adapter }];
    remarks.set(key, { property, level, verdict, reason: why, where });
  }
  return [...remarks.values()];
}

/** @returns `polling, websocket (sim); polling (loopback)`. */
export function whereWords(columns: readonly Column[]): string {
  const adapters = [...new Set(columns.map(({ adapter }) => adapter))];
  return adapters.map((adapter) => {
    const transports = columns.filter((column) => column.adapter === adapter)
      .map(({ transport }) => printable(transport, 40));
    return `${transports.join(', ')} (${printable(adapter, 40)})`;
  }).join('; ');
}

/** MUST before SHOULD, what is known last, then the shortest: the one to read first comes first. */
export function violationsInOrder(run: Run): readonly RunViolation[] {
  const known = new Set(run.verdicts.filter((cell) => cell.known !== undefined).map(keyOf));
  const rank = (violation: RunViolation): number =>
    (known.has(keyOf(violation)) ? 2 : 0) + (violation.level === 'MUST' ? 0 : 1);
  return run.violations.toSorted((a, b) => rank(a) - rank(b)
    || a.history.events.length - b.history.events.length);
}

const keyOf = ({ property, transport, adapter }: Column & { readonly property: string }): string =>
  JSON.stringify([property, transport, adapter]);

/** One problem, however often it was met: a server that fails fails every time. */
export interface ProblemSummary {
  readonly of: Run['problems'][number]['of'];
  readonly code: string;
  readonly message: string;
  readonly times: number;
  readonly firstSequence: number | undefined;
}

/** @returns the problems of the harness or of the target, each once. */
export function problemsOf(run: Run, of: ProblemSummary['of']): readonly ProblemSummary[] {
  const found = new Map<string, ProblemSummary>();
  for (const { code, message, sequence } of run.problems.filter((one) => one.of === of)) {
    const key = JSON.stringify([code, message]);
    const before = found.get(key);
    const firstSequence = before === undefined ? sequence : before.firstSequence;
    found.set(key, { of, code, message, times: (before?.times ?? 0) + 1, firstSequence });
  }
  return [...found.values()];
}
