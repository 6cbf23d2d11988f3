import { printable } from './printable.ts';
import { countOf } from './words.ts';
import type { Run, RunVerdict } from './schema/run.ts';

/**
 * What changed from one run to the next, cell by cell. `rare`: seen in one of the two alone, and so
 * seldom that the other may have missed it by chance. `lost`: violated before, and not judged now;
 * or held, and no more than asked for now.
 */
export const CHANGES = ['new', 'rare', 'lost', 'still', 'fixed'] as const;
export type Change = (typeof CHANGES)[number];

export interface Changed {
  readonly change: Change;
  readonly property: string;
  readonly level: RunVerdict['level'];
  readonly transport: string;
  readonly adapter: string;
  /** `held 0/118 before, violated 3/412 now`. */
  readonly says: string;
}

export interface Difference {
  /** What was asked for otherwise, or ran on something else: it comes before all that follows. */
  readonly setup: readonly string[];
  readonly changed: readonly Changed[];
  /** Whether every cell fared as before, and with it the build. */
  readonly quiet: boolean;
  /** Whether anything was judged in the newer run: nothing new is no news otherwise. */
  readonly judged: boolean;
}

type Cell = RunVerdict | undefined;

const keyOf = ({ property, transport, adapter }: RunVerdict): string =>
  JSON.stringify([property, transport, adapter]);

const shown = (value: unknown): string =>
  value === undefined ? 'not given'
    : printable(typeof value === 'string' ? value : JSON.stringify(value), 120);

/** @returns `seed: 1, now 2`, for every entry that is not the same. */
function differing(
  before: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>,
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]))
    .map((name) => `${printable(name, 64)}: ${shown(before[name])}, now ${shown(now[name])}`);
}

const setupOf = (before: Run, now: Run): readonly string[] => [
  ...differing(before.options, now.options),
  ...differing(before.contract, now.contract),
  ...differing(before.versions, now.versions),
  ...(before.stopped === now.stopped ? []
    : [`stopped by: ${shown(before.stopped)}, now ${shown(now.stopped)}`]),
];

/** Whether the two were drawn from different numbers: then one may have missed what is rare. */
const isOtherDraw = (before: Run, now: Run): boolean =>
  before.options.seed !== now.options.seed
  || before.options.sequences !== now.options.sequences
  || before.versions['lapse'] !== now.versions['lapse']
  || before.stopped !== 'budget' || now.stopped !== 'budget';

const LIKELY_BY_CHANCE = 0.05;

/** That a run which held had a fair chance of missing what the other saw. */
const mayBeChance = (violated: RunVerdict, held: RunVerdict): boolean =>
  (1 - Math.min(1, violated.violations / Math.max(1, violated.exercised))) ** held.exercised
    > LIKELY_BY_CHANCE;

const isJudged = (cell: Cell): cell is RunVerdict =>
  cell?.verdict === 'held' || cell?.verdict === 'violated';

/** Whether a run that did not come to its end was asked for a cell that is not there. */
const isMissing = (
  { property, transport, adapter }: RunVerdict, { options, stopped }: Run,
): boolean => stopped !== 'budget' && options.properties.includes(property)
  && options.transports.includes(transport) && options.adapters.includes(adapter);

/** What held need not be judged for ever: nobody asks, or the server has nothing of it any more. */
const isLost = (held: RunVerdict, is: Cell, now: Run): boolean => is === undefined
  ? isMissing(held, now) : is.verdict === 'vacuous' || is.verdict === 'inconclusive';

function changeOf(before: Cell, now: Cell, otherDraw: boolean, run: Run): Change | undefined {
  const [was, is] = [before?.verdict === 'violated', now?.verdict === 'violated'];
  if (was && is) return 'still';
  if (is && now !== undefined) {
    return otherDraw && isJudged(before) && mayBeChance(now, before) ? 'rare' : 'new';
  }
  if (before === undefined) return undefined;
  if (before.verdict === 'held') return isLost(before, now, run) ? 'lost' : undefined;
  if (!was) return undefined;
  if (!isJudged(now)) return 'lost';
  return otherDraw && mayBeChance(before, now) ? 'rare' : 'fixed';
}

const cellWords = (cell: Cell): string => {
  if (cell === undefined) return 'not judged';
  const { verdict, violations, exercised, known } = cell;
  return verdict === 'violated'
    ? `violated ${violations}/${exercised}${known === undefined ? '' : ', as known,'}`
    : verdict === 'held' ? `held 0/${exercised}` : verdict;
};

/** @returns what changed between two runs; the second is the newer one. */
export function diffRuns(before: Run, now: Run): Difference {
  const [old, fresh] = [before, now].map(({ verdicts }) =>
    new Map(verdicts.map((cell) => [keyOf(cell), cell])));
  const otherDraw = isOtherDraw(before, now);
  const keys = [...new Set([...(fresh?.keys() ?? []), ...(old?.keys() ?? [])])];
  const changed = keys.flatMap((key): readonly Changed[] => {
    const [was, is] = [old?.get(key), fresh?.get(key)];
    const change = changeOf(was, is, otherDraw, now);
    const cell = is ?? was;
    if (change === undefined || cell === undefined) return [];
    const { property, level, transport, adapter } = cell;
    return [{
      change, property, level, transport, adapter,
      says: `${cellWords(was)} before, ${cellWords(is)} now`,
    }];
  });
  return {
    setup: setupOf(before, now),
    changed: changed.toSorted((a, b) => CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change)),
    quiet: before.exitCode === now.exitCode
      && keys.every((key) => old?.get(key)?.verdict === fresh?.get(key)?.verdict),
    judged: now.verdicts.some(isJudged),
  };
}

/** @returns `2 new, 1 fixed, 5 still`, or that nothing is violated, or was judged. */
export function diffWords({ changed, judged }: Difference): string {
  const counts = CHANGES.flatMap((name) => {
    const count = changed.filter(({ change }) => change === name).length;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  if (counts.length > 0) return `${counts.join(', ')} of ${countOf(changed.length, 'cell')}`;
  return judged ? 'nothing is violated, before or now' : 'nothing was judged now';
}
