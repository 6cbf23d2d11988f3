import { enabledSteps } from '../model/actions/index.ts';
import type { Bounds } from '../model/actions/action.ts';
import type { Design } from '../model/design.ts';
import { designNamed } from '../model/designs/index.ts';
import { next } from '../model/kernel/next.ts';
import { SCOPES } from '../model/scopes/index.ts';
import type { Scope, ScopeName } from '../model/scope.ts';
import type { Step } from '../model/step.ts';
import { boundsFor } from './explore.ts';
import { scopesFor } from './lacks.ts';
import { SharedVisits, pathTo, stateOf, visitAll } from './visit.ts';
import type { Visited } from './visit.ts';
import { differingFields, sizeOf } from './watched.ts';

/** `nth`: of the steps that are enabled where it leads from. */
interface Arc { readonly nth: number; readonly step: Step; readonly to: string; taken: boolean }
interface Place { readonly visited: Visited; readonly arcs: Arc[] }
/** An arc with the place it leads from, among the places of its scope. */
interface Start { readonly ground: Ground; readonly from: Place; readonly arc: Arc }
type Places = Map<string, Place>;
interface Ground { readonly design: Design; readonly bounds: Bounds; readonly places: Places }

/** Sequences that take the transitions of a closed model, and how many there are. */
export interface Tour {
  /** Of the closed model. */
  readonly transitions: number;
  /** Of these, those that the sequences take. */
  readonly toured: number;
  /** Each sequence, and how many transitions it takes that none before it took. */
  readonly sequences: () => Generator<{ readonly steps: readonly Step[]; readonly fresh: number }>;
}

/** How a tour is planned. */
export interface TourOptions {
  /** Orders the transitions: a sample of the tour is then a sample of all of them. */
  readonly pick: (below: number) => number;
  readonly scopes?: readonly Scope[];
  /** What is known of the models already, from deciding properties. */
  readonly visits?: SharedVisits;
  /** All transitions, or those alone that no tour of a base takes. @see departures */
  readonly of?: 'all' | 'departures';
  /** Called before each scope is planned, which can take seconds. */
  readonly onScope?: (name: string) => void;
}

/**
 * Plans a tour of a design's closed model. A sequence goes a shortest way to a transition that was
 * not taken yet, and on along such transitions for as long as there are any.
 */
export function tourOf(design: Design, options: TourOptions): Tour {
  const { pick, scopes = SCOPES, visits = new SharedVisits(), of = 'all', onScope } = options;
  const arcs: Start[] = [];
  let transitions = 0;
  for (const scope of scopesFor(scopes, design.lacks)) {
    onScope?.(scope.name);
    const places: Places = new Map();
    const bounds = boundsFor(design, scope);
    const ground = { design, bounds, places };
    let last: Visited | undefined;
    let nth = 0;
    const isToured = of === 'all' ? () => true : departures(design, scope.name, bounds);
    visits.visitAll(design, bounds, (from, to) => {
      transitions += 1;
      nth = from === last ? nth + 1 : 0;
      last = from;
      if (!isToured(from, to)) return;
      const place = placeOf(places, from);
      const arc: Arc = { nth, step: to.event?.step as Step, to: to.key, taken: false };
      place.arcs.push(arc);
      arcs.push({ ground, from: place, arc });
    });
  }
  shuffle(arcs, pick);
  return {
    transitions,
    toured: arcs.length,
    * sequences() {
      for (const { ground, from, arc } of arcs) if (!arc.taken) yield walk(ground, from, arc);
    },
  };
}

/** Designs that others are with one change: they are toured whole. */
const BASES = ['reference', 'reference-recovery'] as const;
/** Where every design is toured whole: one client, one namespace. */
const WHOLE_FOR_ALL: readonly ScopeName[] = ['connection'];

/**
 * What sets a design apart from its base: the transitions that go by a field in which the two
 * differ, and all that lead on from states which the base never comes to. The others are the
 * base's, state for state and step for step.
 */
function departures(
  design: Design, scope: ScopeName, bounds: Bounds,
): (from: Visited, to: Visited) => boolean {
  const bases = BASES.map((id) => designNamed(id) as Design);
  if (bases.includes(design) || WHOLE_FOR_ALL.includes(scope)) return () => true;
  const [base] = bases.map((one) => ({ one, fields: differingFields(one, design) }))
    .sort((a, b) => sizeOf(a.fields) - sizeOf(b.fields));
  if (base === undefined) return () => true;
  const known = new Set<string>();
  visitAll(base.one, bounds, (from) => { known.add(from.key); });
  return (from, to) => (to.by & base.fields) !== 0 || !known.has(from.key);
}

function placeOf(places: Places, visited: Visited): Place {
  const known = places.get(visited.key);
  if (known !== undefined) return known;
  const place: Place = { visited, arcs: [] };
  places.set(visited.key, place);
  return place;
}

/**
 * A state may be come to by another way than the shortest, with deadlines at other distances: what
 * is done there is the same, and named by what is enabled there then.
 */
function walk(
  { design, bounds, places }: Ground, { visited }: Place, first: Arc,
): { readonly steps: readonly Step[]; readonly fresh: number } {
  const steps = pathTo(visited).map(({ step }) => step);
  let [state, nowMs] = [stateOf(visited, design), visited.nowMs];
  let fresh = 0;
  for (let arc: Arc | undefined = first; arc !== undefined;) {
    const step: Step | undefined = enabledSteps(state.situation, bounds)[arc.nth];
    if (step?.do !== arc.step.do) {
      throw new Error(`${arc.step.do} is not enabled after ${JSON.stringify(steps)}`);
    }
    arc.taken = true;
    fresh += 1;
    steps.push(step);
    const taken = next(state, step, design, nowMs);
    [state, nowMs] = [taken.state, taken.event.toMs];
    arc = places.get(arc.to)?.arcs.find(({ taken: isTaken }) => !isTaken);
  }
  return { steps, fresh };
}

function shuffle<Item>(items: Item[], pick: (below: number) => number): void {
  for (let index = items.length - 1; index > 0; index -= 1) {
    const other = pick(index + 1);
    [items[index], items[other]] = [items[other] as Item, items[index] as Item];
  }
}
