import { enabledSteps } from '../model/actions/index.ts';
import type { Bounds } from '../model/actions/action.ts';
import { DEFAULT_BOUNDS } from '../model/bounds.ts';
import type { Design } from '../model/design.ts';
import type { Event, History } from '../model/history.ts';
import { next } from '../model/kernel/next.ts';
import { initialState, keyOf } from '../model/state.ts';
import type { State } from '../model/state.ts';
import type { Step } from '../model/step.ts';
import { boundsWithout, lackOf } from './lacks.ts';
import { STRICT_CONTRACT } from './property.ts';
import type { Level, Property } from './property.ts';

export { DEFAULT_BOUNDS } from '../model/bounds.ts';

/** What closing the model over one design decided. */
export interface Exploration {
  readonly design: string;
  readonly states: number;
  readonly transitions: number;
  /** Every reachable state within the bounds was visited. */
  readonly closed: boolean;
  readonly bounds: Bounds;
  readonly elapsedMs: number;
  readonly verdicts: readonly Decided[];
}

export interface Decided {
  readonly property: string;
  readonly level: Level;
  readonly verdict: 'held' | 'violated' | 'vacuous' | 'skipped';
  /** Transitions that put the property to the test. */
  readonly exercised: number;
  /** The shortest sequence of steps that violates it. */
  readonly shortest?: readonly Step[];
}

/** The phase that the closed model is explored in: a quarter of a second past the second. */
export const EXPLORED_PHASE_MS = 250;
/** A model beyond this is not closed, and the result says so. */
const MAX_STATES = 400_000;

/** A visited state and how it was reached first: by a shortest path. */
export interface Visited {
  readonly state: State;
  readonly key: string;
  readonly nowMs: number;
  readonly from: Visited | null;
  readonly event: Event | null;
}

/** @returns the events that lead to a state, in order. */
export function pathTo(visited: Visited): readonly Event[] {
  const events: Event[] = [];
  for (let at: Visited | null = visited; at?.event != null; at = at.from) events.push(at.event);
  return events.reverse();
}

/**
 * Visits every state that a design can reach within the bounds, nearest first, and calls `onMove`
 * for every transition, also those that lead to a state already known.
 *
 * @returns the number of states, and whether there were no more
 */
export function visitAll(
  design: Design, bounds: Bounds, onMove: (from: Visited, to: Visited) => void,
): { readonly states: number; readonly closed: boolean } {
  const state = initialState(EXPLORED_PHASE_MS);
  const start: Visited = { state, key: keyOf(state), nowMs: 0, from: null, event: null };
  const known = new Set([start.key]);
  const queue = [start];
  for (let head = 0; head < queue.length; head += 1) {
    if (known.size > MAX_STATES) return { states: known.size, closed: false };
    const from = queue[head] as Visited;
    for (const step of enabledSteps(from.state.situation, bounds)) {
      const { state, event } = next(from.state, step, design, from.nowMs);
      const to: Visited = { state, key: keyOf(state), nowMs: event.toMs, from, event };
      if (!known.has(to.key)) {
        known.add(to.key);
        queue.push(to);
      }
      onMove(from, to);
    }
  }
  return { states: known.size, closed: true };
}

/** Bounds for a design: what it lacks is not tried. */
export const boundsFor = (design: Design, bounds: Bounds = DEFAULT_BOUNDS): Bounds =>
  boundsWithout(design.lacks, bounds);

/**
 * Decides every property for a design, within the bounds. Whatever a judge goes by is part of a
 * state's key, so that judging one path to each state judges them all.
 */
export function explore(
  design: Design, properties: readonly Property[], bounds: Bounds = DEFAULT_BOUNDS,
): Exploration {
  const startedMs = performance.now();
  const exercised = new Map<string, number>();
  const shortest = new Map<string, readonly Step[]>();
  let transitions = 0;
  const result = visitAll(design, boundsFor(design, bounds), (_from, to) => {
    transitions += 1;
    const undecided = properties.filter((property) =>
      !shortest.has(property.id) && to.event !== null && turnsOn(property, to.event));
    if (undecided.length === 0) return;
    const history: History = { phaseMs: EXPLORED_PHASE_MS, events: pathTo(to) };
    for (const property of undecided) {
      const judgement = property.judge(history, STRICT_CONTRACT);
      if (judgement.exercised > 0) {
        exercised.set(property.id, (exercised.get(property.id) ?? 0) + 1);
      }
      if (judgement.violations.length > 0) {
        shortest.set(property.id, history.events.map(({ step }) => step));
      }
    }
  });
  return {
    design: design.id,
    ...result,
    transitions,
    bounds,
    elapsedMs: Math.round(performance.now() - startedMs),
    verdicts: properties.map((property) =>
      decide(design, property, exercised.get(property.id) ?? 0, shortest.get(property.id))),
  };
}

/** Whether an event can have changed what a property says of the history before it. */
const turnsOn = (property: Property, { observations, fromMs, toMs }: Event): boolean =>
  observations.some(({ kind }) => property.turnsOn.includes(kind))
  || (toMs > fromMs && property.turnsOn.includes('time'));

function decide(
  design: Design, property: Property, exercised: number, shortest: readonly Step[] | undefined,
): Decided {
  const common = { property: property.id, level: property.level, exercised };
  if (lackOf(property, design.lacks) !== undefined) return { ...common, verdict: 'skipped' };
  if (shortest !== undefined) return { ...common, verdict: 'violated', shortest };
  return { ...common, verdict: exercised > 0 ? 'held' : 'vacuous' };
}
