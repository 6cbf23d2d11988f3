import type { Feature } from '../model/feature.ts';
import type { Step } from '../model/step.ts';
import { pairKey } from './pairs.ts';
import type { Pair } from './pairs.ts';
import { kindOf } from './transitions.ts';
import type { Visited } from './visit.ts';

/** The kind of the transition by which a state was reached. */
export const kindTo = ({ from, event }: Visited): string =>
  from?.state == null || event === null ? '' : kindOf(from.state.situation, event.step);

/** A kind of transition, and a shortest way to it: the kinds that lead to it, and itself. */
type Way = readonly string[];

/** A pair, and features with which there is a way to it: with any fewer, there is none. */
export interface PairFound { readonly pair: Pair; readonly features: readonly Feature[] }

/** What a step takes of a target: by the step itself, for its words do not say it all. */
function takenBy(step: Step): readonly Feature[] {
  switch (step.do) {
    case 'open': return [
      ...step.joinMs === undefined ? [] : ['slow join'] as const,
      ...step.carrier === 'authenticate' ? [step.carrier] : [],
    ];
    case 'join': return step.joinMs === undefined ? [] : ['slow join'];
    case 'refresh': return step.slowMs === undefined ? ['refresh'] : ['refresh', 'slow refresh'];
    case 'emit': case 'broadcast': return ['server emit'];
    case 'authenticate': return [step.do];
    case 'revoke': return ['revocation'];
    default: return [];
  }
}

interface Move { readonly kind: string; readonly to: string; readonly takes: number }

/** What was visited, as a graph: by what kinds of transition each state was reached and left. */
export class Around {
  readonly #moves = new Map<string, Map<string, Move>>();
  readonly #features: Feature[] = [];
  #start: string | undefined;

  note(from: Visited, to: Visited): void {
    this.#start ??= from.key;
    const kind = kindTo(to);
    const takes = this.#bitsOf(to.event === null ? [] : takenBy(to.event.step));
    const moves = this.#moves.get(from.key) ?? new Map<string, Move>();
    this.#moves.set(from.key, moves);
    moves.set(`${kind} ${takes} ${to.key}`, { kind, to: to.key, takes });
  }

  /** @returns a shortest way to each kind that can be made without these features, nearest first */
  waysWithout(features: readonly Feature[]): readonly Way[] {
    const lacking = this.#featureSet(features);
    const [start, found] = [this.#start ?? '', new Map<string, Way>()];
    const wayTo = new Map<string, readonly string[]>([[start, []]]);
    for (const [state, way] of wayTo) {
      for (const { kind, to, takes } of this.#moves.get(state)?.values() ?? []) {
        if ((takes & lacking) !== 0) continue;
        if (!found.has(kind)) found.set(kind, [...way, kind]);
        if (!wayTo.has(to)) wayTo.set(to, [...way, kind]);
      }
    }
    return [...found.values()];
  }

  /** @returns each pair with each of the smallest sets of features with which it can be made */
  pairs(): readonly PairFound[] {
    const found = new Map<string, { pair: Pair; sets: number[] }>();
    for (const features of subsetsOf(this.#features.length)) {
      for (const pair of this.#pairsWith(features)) {
        const key = pairKey(...pair);
        const sets = found.get(key)?.sets ?? [];
        if (!sets.some((set) => within(set, features))) sets.push(features);
        found.set(key, { pair, sets });
      }
    }
    return [...found.values()].flatMap(({ pair, sets }) => sets.map((set) =>
      ({ pair, features: this.#features.filter((_, bit) => within(1 << bit, set)).sort() })));
  }

  /** Those of them that turned up: nothing takes the others. */
  #featureSet(features: readonly Feature[]): number {
    return this.#features.reduce(
      (set, feature, bit) => features.includes(feature) ? set | 1 << bit : set, 0);
  }

  /** One for each feature, in the order in which they turned up. */
  #bitsOf(features: readonly Feature[]): number {
    let bits = 0;
    for (const feature of features) {
      if (!this.#features.includes(feature)) this.#features.push(feature);
      bits |= 1 << this.#features.indexOf(feature);
    }
    return bits;
  }

  /** Goes everywhere that can be gone with no more than these features. */
  * #pairsWith(features: number): Iterable<Pair> {
    const into = new Map([[this.#start ?? '', new Set<string>()]]);
    for (const [state] of into) {
      for (const { kind, to, takes } of this.#moves.get(state)?.values() ?? []) {
        if (!within(takes, features)) continue;
        into.set(to, (into.get(to) ?? new Set<string>()).add(kind));
      }
    }
    for (const [state, kinds] of into) {
      const able = [...this.#moves.get(state)?.values() ?? []]
        .filter(({ takes }) => within(takes, features));
      for (const after of new Set(able.map(({ kind }) => kind))) {
        for (const before of kinds) yield [before, after];
      }
    }
  }
}

const within = (some: number, all: number): boolean => (some & ~all) === 0;

/** @returns every set of so many things, a bit each: a set stands behind what it contains. */
const subsetsOf = (things: number): readonly number[] =>
  Array.from({ length: 1 << things }, (_, set) => set);
