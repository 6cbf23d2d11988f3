import { isDeepStrictEqual } from 'node:util';
import { reference } from '../model/designs/reference.ts';
import { referenceRecovery } from '../model/designs/reference-recovery.ts';
import type { Feature } from '../model/feature.ts';
import type { Scope } from '../model/scope.ts';
import type { Transport } from '../model/step.ts';
import { boundsOf } from './lacks.ts';
import type { Lacks } from './lacks.ts';
import { Around, kindTo } from './around.ts';
import { rowsByFeatures } from './pairs.ts';
import type { PairRows } from './pairs.ts';
import { visitAll } from './visit.ts';
import type { Visited } from './visit.ts';

/** What is listed for one scope and transport, as the explorer finds it. */
export interface Reached {
  /** In `reachable.json`. */
  readonly lines: readonly string[];
  /** In `reachable-pairs.json`. */
  readonly pairs: PairRows;
}

/** A transition on the way to a kind that is new, and where it leads. */
type Tree = Map<string, Tree>;

/** What a target may have or not have within a scope. */
const OPTIONAL: readonly Feature[] = ['slow join', 'refresh', 'authenticate', 'server emit'];

/** Without any of them, with each, with all: the way to a kind takes no more than it must. */
const PASSES: readonly Lacks[] = [
  OPTIONAL, ...OPTIONAL.map((feature) => OPTIONAL.filter((one) => one !== feature)), [],
].map((features) => features.map((feature) => ({ feature, reason: 'it is not there' })));

export function reachedIn(scope: Scope, transport: Transport): Reached {
  const tree: Tree = new Map();
  const found = new Set<string>();
  const design = scope.needs.includes('recovery') ? referenceRecovery : reference;
  const all = PASSES.map((lacks) => boundsOf(transport, lacks, scope.closed));
  const different = all.filter((bounds, index) =>
    all.findIndex((other) => isDeepStrictEqual(other, bounds)) === index);
  const around = new Around();
  for (const bounds of different) {
    // The last of them can do whatever any can.
    const hasAll = bounds === different.at(-1);
    visitAll(design, bounds, (from, to) => {
      if (hasAll) around.note(from, to);
      const kind = kindTo(to);
      if (found.has(kind)) return;
      found.add(kind);
      let at = tree;
      for (const step of [...wayTo(from), kind]) {
        const next = at.get(step) ?? new Map<string, Tree>();
        at.set(step, next);
        at = next;
      }
    });
  }
  const lines = linesOf(tree);
  const kinds = [...new Set(lines.map((line) => line.trimStart()))];
  return { lines, pairs: rowsByFeatures(kinds, around.pairs()) };
}

function wayTo(visited: Visited): readonly string[] {
  const kinds: string[] = [];
  for (let at = visited; at.from !== null; at = at.from) kinds.push(kindTo(at));
  return kinds.reverse();
}

const linesOf = (tree: Tree, depth = 0): readonly string[] =>
  [...tree].flatMap(([kind, below]) => [' '.repeat(depth) + kind, ...linesOf(below, depth + 1)]);
