import { isDeepStrictEqual } from 'node:util';
import { enabledSteps } from '../model/actions/index.ts';
import { mayReturn } from '../model/actions/action.ts';
import type { Bounds } from '../model/actions/action.ts';
import type { Design } from '../model/design.ts';
import type { Event } from '../model/history.ts';
import { next } from '../model/kernel/next.ts';
import { initialState, keyOf } from '../model/state.ts';
import type { State } from '../model/state.ts';
import { differingFields, watched } from './watched.ts';
import type { Fields } from './watched.ts';

/** The phase that the closed model is explored in: a quarter of a second past the second. */
export const EXPLORED_PHASE_MS = 250;
/** A model beyond this is not closed, and the result says so. */
const MAX_STATES = 400_000;

/** A visited state and how it was reached first: by a shortest path. */
export interface Visited {
  /** `null` while it is not needed: where it was known already, by another path. */
  state: State | null;
  key: string;
  readonly nowMs: number;
  readonly from: Visited | null;
  readonly event: Event | null;
  /** Where it was gone on to, if that was kept: one for each enabled step. */
  onwards: readonly Visited[] | null;
  /** The fields of the design by which it was reached from the one before it, if that was kept. */
  readonly by: Fields;
  /** Which properties its last event can have turned, one bit each, once that was looked up. */
  turned: number | null;
  /** Which were judged on the history that leads here; put to the test by it; violated. */
  judged: number;
  exercised: number;
  violated: number;
}

/** @returns the events that lead to a state, in order. */
export function pathTo(visited: Visited): readonly Event[] {
  const events: Event[] = [];
  for (let at: Visited | null = visited; at?.event != null; at = at.from) events.push(at.event);
  return events.reverse();
}

/** Called for every transition, also for those that lead to a state already known. */
type OnMove = (from: Visited, to: Visited) => void;

interface Visits {
  readonly states: number;
  /** There were no more. */
  readonly closed: boolean;
}

/** Visits every state that a design can reach within the bounds, nearest first. */
export const visitAll = (design: Design, bounds: Bounds, onMove: OnMove): Visits =>
  visit(startOf(bounds), design, onMove, (from, state) => movesOf(from, state(), design, bounds));

/** How large a part of what is kept a design has to share to go by it. */
const WORTH_SHARING = 0.6;
/** How many designs' paths are kept for the same bounds. */
const MOST_KEPT = 2;

interface Kept {
  readonly design: Design;
  readonly start: Visited;
  /** How many transitions went by each set of fields. */
  readonly counts: ReadonlyMap<Fields, number>;
}

/**
 * What was visited for one design, kept for the next: wherever two have the same values in all the
 * fields that a transition goes by, it is the same transition. What is found is what `visitAll`
 * finds; only less of it has to be worked out.
 */
export class SharedVisits {
  readonly #kept = new Map<string, Kept[]>();
  /** Events are few: those that are the same are kept once. */
  readonly #events = new Map<string, Event>();

  visitAll(design: Design, bounds: Bounds, onMove: OnMove): Visits {
    // A server that recovers connections knows of clients what their states do not always say.
    const name = JSON.stringify([bounds, design.recovery === 'off']);
    const kept = this.#kept.get(name) ?? [];
    const [best] = kept.map((one) => ({ one, share: shareOf(one, design) }))
      .sort((a, b) => b.share - a.share);
    if (best !== undefined && (best.share >= WORTH_SHARING || kept.length === MOST_KEPT)) {
      return visitAgain(best.one, design, bounds, onMove);
    }
    const start = startOf(bounds);
    const counts = new Map<Fields, number>();
    this.#kept.set(name, [...kept, { design, start, counts }]);
    const watching = watched(design);
    return visit(start, design, onMove, (from, stateNow) => {
      const state = stateNow();
      from.onwards = enabledSteps(state.situation, bounds).map((step) => {
        const taken = next(state, step, watching.design, from.nowMs);
        const by = watching.seen();
        counts.set(by, (counts.get(by) ?? 0) + 1);
        return visited(
          taken.state, keyIn(taken.state, bounds), from, this.#event(taken.event), by);
      });
      return from.onwards;
    });
  }

  #event(event: Event): Event {
    const text = JSON.stringify(event);
    const known = this.#events.get(text);
    if (known === undefined) this.#events.set(text, event);
    return known ?? event;
  }
}

function visitAgain(
  { design: other, start }: Kept, design: Design, bounds: Bounds, onMove: OnMove,
): Visits {
  const agrees = agreement(other, design);
  return visit(start, design, onMove, (from, state) =>
    from.onwards?.map((to) => agrees(to.by) ? to : again(from, state(), to, design, bounds))
      ?? movesOf(from, state(), design, bounds));
}

function visit(
  start: Visited, design: Design, onMove: OnMove,
  movesFrom: (from: Visited, state: () => State) => readonly Visited[],
): Visits {
  const known = new Map([[start.key, start.key]]);
  const queue = [start];
  for (let head = 0; head < queue.length; head += 1) {
    if (known.size > MAX_STATES) return { states: known.size, closed: false };
    const from = queue[head] as Visited;
    for (const to of movesFrom(from, () => stateOf(from, design))) {
      const key = known.get(to.key);
      if (key === undefined) {
        known.set(to.key, to.key);
        queue.push(to);
      } else if (to.onwards === null) {
        [to.key, to.state] = [key, null];
      }
      onMove(from, to);
    }
  }
  return { states: known.size, closed: true };
}

/** @returns the state that the shortest path to it comes to. */
export function stateOf(visited: Visited, design: Design): State {
  const { from, event } = visited;
  if (visited.state === null && from !== null && event !== null) {
    visited.state = next(stateOf(from, design), event.step, design, from.nowMs).state;
  }
  return visited.state as State;
}

function startOf(bounds: Bounds): Visited {
  const state = initialState(EXPLORED_PHASE_MS);
  return visited(state, keyIn(state, bounds), null, null, 0);
}

const visited = (
  state: State, key: string, from: Visited | null, event: Event | null, by: Fields,
): Visited => ({
  state, key, nowMs: event?.toMs ?? 0, from, event, onwards: null, by,
  turned: null, judged: 0, exercised: 0, violated: 0,
});

const keyIn = (state: State, bounds: Bounds): string =>
  keyOf(state, mayReturn(state.situation, bounds), bounds.marginsMs);

const movesOf = (
  from: Visited, state: State, design: Design, bounds: Bounds,
): readonly Visited[] => enabledSteps(state.situation, bounds).map((step) => {
  const taken = next(state, step, design, from.nowMs);
  return visited(taken.state, keyIn(taken.state, bounds), from, taken.event, 0);
});

/** Takes a step that another design took before; @returns the same state where it comes to that. */
function again(
  from: Visited, before: State, known: Visited, design: Design, bounds: Bounds,
): Visited {
  const event = known.event as Event;
  const taken = next(before, event.step, design, from.nowMs);
  const key = keyIn(taken.state, bounds);
  if (key === known.key && isSame(taken.event, event)) return known;
  return visited(taken.state, key, from, taken.event, 0);
}

const isSame = (one: Event, other: Event): boolean => one.toMs === other.toMs
  && one.observations.length === other.observations.length
  && (one.observations.length === 0
    || isDeepStrictEqual(one.observations, other.observations));

/** The share of the transitions that are the same for a design, as far as its fields say. */
function shareOf({ design, counts }: Kept, other: Design): number {
  const agrees = agreement(design, other);
  let [same, all] = [0, 0];
  for (const [by, count] of counts) {
    all += count;
    if (agrees(by)) same += count;
  }
  return same / all;
}

/** Whether two designs have the same values in fields. */
function agreement(one: Design, other: Design): (fields: Fields) => boolean {
  const differing = differingFields(one, other);
  return (fields) => (fields & differing) === 0;
}
