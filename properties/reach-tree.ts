import { isDeepStrictEqual } from 'node:util';
import { reference } from '../model/designs/reference.ts';
import { referenceRecovery } from '../model/designs/reference-recovery.ts';
import type { Feature } from '../model/feature.ts';
import type { Scope } from '../model/scope.ts';
import type { Transport } from '../model/step.ts';
import { boundsOf } from './lacks.ts';
import type { Lacks } from './lacks.ts';
import { kindOf } from './transitions.ts';
import { visitAll } from './visit.ts';
import type { Visited } from './visit.ts';

/** What `reachable.json` lists for one scope and transport, as the explorer finds it. */
export const linesFor = (scope: Scope, transport: Transport): readonly string[] =>
  linesOf(treeOf(scope, transport));

/** A transition on the way to a kind that is new, and where it leads. */
type Tree = Map<string, Tree>;

/** What a target may have or not have within a scope. */
const OPTIONAL: readonly Feature[] = ['slow join', 'refresh', 'authenticate', 'server emit'];

/** Without any of them, with each, with all: the way to a kind takes no more than it must. */
const PASSES: readonly Lacks[] = [
  OPTIONAL, ...OPTIONAL.map((feature) => OPTIONAL.filter((one) => one !== feature)), [],
].map((features) => features.map((feature) => ({ feature, reason: 'it is not there' })));

function treeOf(scope: Scope, transport: Transport): Tree {
  const tree: Tree = new Map();
  const found = new Set<string>();
  const design = scope.needs.includes('recovery') ? referenceRecovery : reference;
  const all = PASSES.map((lacks) => boundsOf(transport, lacks, scope.closed));
  const different = all.filter((bounds, index) =>
    all.findIndex((other) => isDeepStrictEqual(other, bounds)) === index);
  for (const bounds of different) {
    visitAll(design, bounds, (from, to) => {
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
  return tree;
}

/** The kind of the transition by which a state was reached. */
export const kindTo = ({ from, event }: Visited): string =>
  from?.state == null || event === null ? '' : kindOf(from.state.situation, event.step);

function wayTo(visited: Visited): readonly string[] {
  const kinds: string[] = [];
  for (let at = visited; at.from !== null; at = at.from) kinds.push(kindTo(at));
  return kinds.reverse();
}

const linesOf = (tree: Tree, depth = 0): readonly string[] =>
  [...tree].flatMap(([kind, below]) => [' '.repeat(depth) + kind, ...linesOf(below, depth + 1)]);
