import type { RunLateness, RunPath } from '../reports/schema/lateness.ts';

const NOTHING: RunLateness = { edgesMs: [0], paths: [] };

const added = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((count, bucket) => count + (b[bucket] ?? 0));

/** Of two that are equally late the first stands: the one in the order of the plan. */
function mergePaths(a: RunPath, b: RunPath): RunPath {
  const triedMs = [a.latestTriedMs, b.latestTriedMs].filter((ms) => ms !== undefined);
  const latest = (b.latest?.sinceExpMs ?? -1) > (a.latest?.sinceExpMs ?? -1) ? b.latest : a.latest;
  return {
    path: a.path, tried: added(a.tried, b.tried), through: added(a.through, b.through),
    ...(triedMs.length === 0 ? {} : { latestTriedMs: Math.max(...triedMs) }),
    ...(latest === undefined ? {} : { latest }),
  };
}

/** What several workers of one run counted; they have the same buckets, by the same contract. */
export const mergeLateness = (all: readonly RunLateness[]): RunLateness =>
  all.filter(({ paths }) => paths.length > 0).reduce((sum, one) => (sum.paths.length === 0 ? one : {
    edgesMs: sum.edgesMs,
    paths: sum.paths.map((path) => {
      const other = one.paths.find((candidate) => candidate.path === path.path);
      return other === undefined ? path : mergePaths(path, other);
    }),
  }), NOTHING);
