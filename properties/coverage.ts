import type { Scope } from '../model/scope.ts';
import type { Situation } from '../model/situation.ts';
import type { Step, Transport } from '../model/step.ts';
import type { Lacks } from './lacks.ts';
import { pairKey } from './pairs.ts';
import type { Pair } from './pairs.ts';
import { goalsOf } from './reach.ts';
import type { Goal } from './reach.ts';
import { kindOf } from './transitions.ts';

/** How often generation sets out for a kind of transition before it gives it up. */
const MOST_TRIES = 4;

/** A goal, and how often it was set out for before. */
export interface Attempt extends Goal { readonly tries: number }

/**
 * Counts which steps were taken in which situations, steers towards those that were taken least,
 * and knows which kinds of transition are still to be reached. It knows what the client can do,
 * never how the target enforces expiry.
 *
 * Of one transport: what was reached on another is not reached here.
 */
export class Coverage {
  readonly #goals: readonly Goal[];
  readonly #wanted: Set<string>;
  readonly #unjudged: Set<string>;
  readonly #all: number;
  readonly #tries = new Map<string, number>();
  readonly #taken = new Map<string, number>();
  readonly #pairs: readonly Pair[];
  /** By `pairKey`, where it is listed. */
  readonly #listed: ReadonlyMap<string, number>;
  readonly #made = new Set<number>();
  /** Of the present sequence: its kinds, each once, and its pairs as far as they are listed. */
  #now = new Set<string>();
  #nowMade = new Set<number>();
  #last: string | undefined;

  /** @param pairs what is counted; nobody sets out for it */
  constructor(goals: readonly Goal[], pairs: readonly Pair[] = []) {
    this.#goals = goals;
    this.#pairs = pairs;
    this.#listed = new Map(pairs.map((pair, index) => [pairKey(...pair), index]));
    this.#wanted = new Set(goals.map(({ kind }) => kind));
    this.#unjudged = new Set(this.#wanted);
    this.#all = this.#wanted.size;
  }

  note(now: Situation, step: Step): void {
    const key = transitionOf(now, step);
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1);
    const kind = kindOf(now, step);
    this.#wanted.delete(kind);
    this.#now.add(kind);
    const pair = this.#last === undefined
      ? undefined : this.#listed.get(pairKey(this.#last, kind));
    if (pair !== undefined) this.#nowMade.add(pair);
    this.#last = kind;
  }

  timesTaken(now: Situation, step: Step): number {
    return this.#taken.get(transitionOf(now, step)) ?? 0;
  }

  /** A sequence begins. What the one before it reached and nobody judged counts for nothing. */
  begin(): void {
    [this.#now, this.#nowMade, this.#last] = [new Set(), new Set(), undefined];
  }

  /** The present sequence was judged. */
  judged(): void {
    for (const kind of this.#now) this.#unjudged.delete(kind);
    for (const pair of this.#nowMade) this.#made.add(pair);
  }

  isWanted(now: Situation, step: Step): boolean { return this.#wanted.has(kindOf(now, step)); }

  /**
   * @param pick which, of those that are as good
   * @returns a way of at most so many steps by which most is reached that is still to be reached
   */
  nextGoal(pick: number, maxSteps: number): Attempt | undefined {
    const able = this.#goals.filter(({ kind, steps }) => this.#wanted.has(kind)
      && steps.length <= maxSteps && (this.#tries.get(kind) ?? 0) < MOST_TRIES);
    const most = Math.max(...able.map((goal) => this.#fresh(goal)));
    const best = able.filter((goal) => this.#fresh(goal) === most);
    const goal = best[pick % best.length];
    if (goal === undefined) return undefined;
    const tries = this.#tries.get(goal.kind) ?? 0;
    this.#tries.set(goal.kind, tries + 1);
    return { ...goal, tries };
  }

  #fresh({ kinds }: Goal): number {
    return kinds.filter((kind) => this.#wanted.has(kind)).length;
  }

  /** How many kinds of transition there are to reach, and which no judged sequence reached. */
  get reach(): Reach {
    return {
      reachable: this.#all, unreached: [...this.#unjudged].sort(), pairs: this.#pairsMade,
    };
  }

  get #pairsMade(): readonly PairsAfter[] {
    const after = new Map<string, { reachable: number; made: number[] }>();
    for (const [index, [before]] of this.#pairs.entries()) {
      const action = before.split(/,| ·/)[0] ?? before;
      const row = after.get(action) ?? { reachable: 0, made: [] };
      after.set(action, row);
      row.reachable += 1;
      if (this.#made.has(index)) row.made.push(index);
    }
    return [...after].map(([action, row]) => ({ action, ...row }))
      .toSorted((a, b) => a.action < b.action ? -1 : 1);
  }
}

/** @returns the coverage of each transport, kept apart. */
export function coverages(scopes: readonly Scope[], lacks: Lacks): (of: Transport) => Coverage {
  const known = new Map<Transport, Coverage>();
  return (transport) => {
    const coverage = known.get(transport) ?? new Coverage(goalsOf(transport, scopes, lacks));
    known.set(transport, coverage);
    return coverage;
  };
}

/** How far a check came: kinds of transition, each by its name, and pairs of them. */
export interface Reach {
  readonly reachable: number;
  readonly unreached: readonly string[];
  readonly pairs: readonly PairsAfter[];
}

/** Of the pairs that begin with an action, how many there are to make, and which were made. */
export interface PairsAfter {
  readonly action: string;
  readonly reachable: number;
  /** Each by a number, which is the same in every check of the same transport and target. */
  readonly made: readonly number[];
}

/** A situation as far as it matters to what can go wrong: expired or not, and in what state. */
function transitionOf(now: Situation, step: Step): string {
  const { presented, lives, timersWait } = now;
  const clients = Object.values(now.clients).map(({ link, joined, wire, upgrade, held }) =>
    link === 'new' ? link : [link, joined, wire, upgrade, held]);
  const ages = presented.map((token) => `${token} ${Math.sign(lives[token])}`);
  const sent = now.taken.send > 0;
  return JSON.stringify([
    clients, ages, timersWait, sent, { ...step, id: '', messages: kind(step) },
  ]);
}

const kind = (step: Step): string =>
  step.do === 'send'
    ? step.messages.map(({ busyMs, ackAfterMs }) => busyMs ?? (ackAfterMs && 'late') ?? 0).join()
    : '';
