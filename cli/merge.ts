import { createHash } from 'node:crypto';
import type { RunReach } from '../reports/schema/reach.ts';
import type { Run, RunVerdict, RunViolation } from '../reports/schema/run.ts';
import { mergeInference } from './merge-inference.ts';
import { mergeLateness } from './merge-lateness.ts';
import { mergeReach } from './merge-reach.ts';
import type { CheckResult, Problem, RunClock } from './protocol.ts';

/** What several workers found out, as one. */
export type Merged = Pick<
  CheckResult,
  | 'executed' | 'historySha256' | 'inference' | 'lateness' | 'verdicts' | 'violations'
  | 'problems' | 'stopped'
> & {
  readonly target: Run['target'] | undefined; readonly clock?: RunClock;
  readonly reach: readonly RunReach[];
};

/** Of two verdicts on one row the earlier stands: a violation is one, whatever else was seen. */
const VERDICT_ORDER = [
  'violated', 'inconclusive', 'held', 'vacuous', 'skipped',
] as const satisfies readonly RunVerdict['verdict'][];

/** Of two reasons to stop the earlier stands. */
const STOP_ORDER = [
  'harness failed', 'interrupted', 'target failed', 'time', 'budget',
] as const satisfies readonly Run['stopped'][];

type Cell = Pick<RunVerdict, 'property' | 'transport' | 'adapter'>;

/** Names a cell of the matrix; also used to find the cells that no worker filled. */
export const cellKey = ({ property, transport, adapter }: Cell): string =>
  `${property} ${transport} ${adapter}`;

function grouped<Item extends Cell>(items: readonly Item[]): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(cellKey(item));
    if (group === undefined) groups.set(cellKey(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

/** @returns the item that comes first by `rank`; of equals, the one listed first. */
const first = <Item>(items: readonly Item[], rank: (item: Item) => number): Item | undefined =>
  items.reduce<Item | undefined>((best, item) =>
    best === undefined || rank(item) < rank(best) ? item : best, undefined);

/** @returns one row a property, transport and adapter; counts are added up. */
export const mergeVerdicts = (rows: readonly RunVerdict[]): readonly RunVerdict[] =>
  grouped(rows).flatMap((group) => {
    const worst = first(group, (row) => VERDICT_ORDER.indexOf(row.verdict));
    return worst === undefined ? [] : [{
      ...worst,
      exercised: sum(group.map((row) => row.exercised)),
      violations: sum(group.map((row) => row.violations)),
      ...mergeAllowances(group.filter(({ verdict }) => verdict === 'violated')),
    }];
  });

/** What one shard needed is not enough for another that needed more, and may not do at all. */
function mergeAllowances(rows: readonly RunVerdict[]): Pick<RunVerdict, 'allowances'> {
  const known = rows.flatMap(({ allowances }) => allowances === undefined ? [] : [allowances]);
  if (known.length === 0 || known.length < rows.length) return {};
  const allowances = (known[0] ?? []).flatMap(({ of }) => {
    const same = known.flatMap((list) => list.filter((one) => one.of === of));
    if (same.length < known.length) return [];
    const ms = Math.max(...same.map((one) => one.ms));
    return [{ of, ms, held: sum(same.filter((one) => one.ms === ms).map(({ held }) => held)) }];
  });
  return { allowances };
}

/** A counterexample known to be the shortest goes before one that is merely 1-minimal. */
const lengthOf = ({ minimality, history }: RunViolation): number =>
  history.events.length + (minimality === 'shortest' ? 0 : 0.5);

/** @returns the shortest counterexample of each property, transport and adapter. */
export const mergeViolations = (violations: readonly RunViolation[]): readonly RunViolation[] =>
  grouped(violations).flatMap((group) => first(group, lengthOf) ?? []);

/** @returns one worker's digest as it is; of several, the digest of their hex digests in order. */
export function mergeDigests(digests: readonly string[]): string {
  const [only] = digests;
  if (only !== undefined && digests.length === 1) return only;
  return createHash('sha256').update(digests.join('')).digest('hex');
}

/** What several workers complain of alike is one problem. */
export function mergeProblems(problems: readonly Problem[]): readonly Problem[] {
  const keys = problems.map((problem) => `${problem.of} ${problem.message}`);
  return problems.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}

/** @returns the gravest reason; without any, the budget was spent. */
export const mergeStopped = (reasons: readonly Run['stopped'][]): Run['stopped'] =>
  first(reasons, (reason) => STOP_ORDER.indexOf(reason)) ?? 'budget';

function mergeTargets(targets: readonly Run['target'][]): Run['target'] | undefined {
  const [target] = targets;
  if (target === undefined) return undefined;
  const lacks = new Map(targets.flatMap((one) => one.lacks).map((lack) => [lack.feature, lack]));
  return { ...target, lacks: [...lacks.values()] };
}

/** Merges what workers found out, in the order of the plan, not in that of their ending. */
export const mergeResults = (results: readonly CheckResult[]): Merged => ({
  target: mergeTargets(results.map((result) => result.target)),
  // A server that runs somewhere else has one worker.
  ...(results[0]?.clock === undefined ? {} : { clock: results[0].clock }),
  executed: {
    sequences: sum(results.map((result) => result.executed.sequences)),
    steps: sum(results.map((result) => result.executed.steps)),
    inconclusive: sum(results.map((result) => result.executed.inconclusive)),
    // Shards draw from seeds of their own.
    distinct: sum(results.map(({ executed }) => executed.distinct ?? executed.sequences)),
  },
  historySha256: mergeDigests(results.map((result) => result.historySha256)),
  inference: mergeInference(results.map((result) => result.inference)),
  lateness: mergeLateness(results.map((result) => result.lateness)),
  reach: mergeReach(results.flatMap((result) => result.reach)),
  verdicts: mergeVerdicts(results.flatMap((result) => result.verdicts)),
  violations: mergeViolations(results.flatMap((result) => result.violations)),
  problems: mergeProblems(results.flatMap((result) => result.problems)),
  stopped: mergeStopped(results.map((result) => result.stopped)),
});
