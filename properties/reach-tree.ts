import { reference } from '../model/designs/reference.ts';
import { referenceRecovery } from '../model/designs/reference-recovery.ts';
import type { Feature } from '../model/feature.ts';
import type { Scope } from '../model/scope.ts';
import type { Transport } from '../model/step.ts';
import { boundsOf } from './lacks.ts';
import { Around } from './around.ts';
import { rowsByFeatures } from './pairs.ts';
import type { PairRows } from './pairs.ts';
import { visitAll } from './visit.ts';

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
const PASSES: readonly (readonly Feature[])[] = [
  OPTIONAL, ...OPTIONAL.map((feature) => OPTIONAL.filter((one) => one !== feature)), [],
];

export function reachedIn(scope: Scope, transport: Transport): Reached {
  const design = scope.needs.includes('recovery') ? referenceRecovery : reference;
  const around = new Around();
  visitAll(design, boundsOf(transport, [], scope.closed), (from, to) => { around.note(from, to); });
  const tree: Tree = new Map();
  const found = new Set<string>();
  for (const lacking of PASSES) {
    for (const way of around.waysWithout(lacking)) {
      const [kind = ''] = way.slice(-1);
      if (found.has(kind)) continue;
      found.add(kind);
      let at = tree;
      for (const step of way) {
        const next = at.get(step) ?? new Map<string, Tree>();
        at.set(step, next);
        at = next;
      }
    }
  }
  const lines = linesOf(tree);
  const kinds = [...new Set(lines.map((line) => line.trimStart()))];
  return { lines, pairs: rowsByFeatures(kinds, around.pairs()) };
}

const linesOf = (tree: Tree, depth = 0): readonly string[] =>
  [...tree].flatMap(([kind, below]) => [' '.repeat(depth) + kind, ...linesOf(below, depth + 1)]);
