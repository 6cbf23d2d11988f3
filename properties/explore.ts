import { enabledSteps } from '../model/actions/index.ts';
import { mayReturn } from '../model/actions/action.ts';
import type { Bounds } from '../model/actions/action.ts';
import type { Design } from '../model/design.ts';
import type { Event } from '../model/history.ts';
import { next } from '../model/kernel/next.ts';
import { initialState, keyOf } from '../model/state.ts';
import type { State } from '../model/state.ts';
import type { Step } from '../model/step.ts';
import { SCOPES } from '../model/scopes/index.ts';
import type { Scope, ScopeName } from '../model/scope.ts';
import { marginsOf, scopesUnder, withMargins } from './margins.ts';
import { boundsWithout, lackOf, scopesFor } from './lacks.ts';
import { STRICT_CONTRACT } from './property.ts';
import type { Contract, Level, Property } from './property.ts';
import { nothingRead, readOn } from './sessions.ts';
import type { Reading } from './sessions.ts';
import { isJudgedIn, judgementOf, predictingTwins } from './twins.ts';

/** What closing the model over one design decided. */
export interface Exploration {
  readonly design: string;
  readonly states: number;
  readonly transitions: number;
  /** Every reachable state within the bounds was visited. */
  readonly closed: boolean;
  readonly scopes: readonly ScopeExplored[];
  readonly elapsedMs: number;
  readonly verdicts: readonly Decided[];
}

export interface ScopeExplored {
  readonly scope: ScopeName;
  readonly bounds: Bounds;
  readonly states: number;
  readonly transitions: number;
  readonly closed: boolean;
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
  const keyIn = (state: State): string =>
    keyOf(state, mayReturn(state.situation, bounds), bounds.marginsMs);
  const state = initialState(EXPLORED_PHASE_MS);
  const start: Visited = { state, key: keyIn(state), nowMs: 0, from: null, event: null };
  const known = new Set([start.key]);
  const queue = [start];
  for (let head = 0; head < queue.length; head += 1) {
    if (known.size > MAX_STATES) return { states: known.size, closed: false };
    const from = queue[head] as Visited;
    for (const step of enabledSteps(from.state.situation, bounds)) {
      const { state, event } = next(from.state, step, design, from.nowMs);
      const to: Visited = { state, key: keyIn(state), nowMs: event.toMs, from, event };
      if (!known.has(to.key)) {
        known.add(to.key);
        queue.push(to);
      }
      onMove(from, to);
    }
  }
  return { states: known.size, closed: true };
}

/** Where a design's own leeway is looked at: everywhere, its model would be twice as large. */
const WITH_OWN_MARGINS: readonly ScopeName[] = ['connection', 'tokens', 'twins'];

/** The bounds of a scope for a design: what it lacks is not tried. */
export function boundsFor(design: Design, scope: Scope): Bounds {
  const bounds = boundsWithout(design.lacks, scope.closed);
  return WITH_OWN_MARGINS.includes(scope.name)
    ? withMargins(bounds, marginsOfDesign(design)) : bounds;
}

/** Where the design itself decides something beside an expiry. */
export const marginsOfDesign = ({ leewayMs }: Design): readonly number[] =>
  marginsOf({ ...STRICT_CONTRACT, leewayMs });

/** How far the properties are decided, scope by scope. */
interface Deciding {
  readonly exercised: Map<string, number>;
  readonly shortest: Map<string, readonly Step[]>;
}

/**
 * Decides every property for a design, in each scope and within its bounds. Whatever a judge goes
 * by is part of a state's key, so that judging one path to each state judges them all.
 */
export function explore(
  design: Design, properties: readonly Property[], scopes: readonly Scope[] = SCOPES,
  contract: Contract = STRICT_CONTRACT,
): Exploration {
  const startedMs = performance.now();
  const deciding: Deciding = { exercised: new Map(), shortest: new Map() };
  const explored = scopesFor(scopesUnder(contract, scopes), design.lacks).map((scope) =>
    exploreScope(design, properties, scope, contract, deciding));
  return {
    design: design.id,
    states: explored.reduce((sum, { states }) => sum + states, 0),
    transitions: explored.reduce((sum, { transitions }) => sum + transitions, 0),
    closed: explored.every(({ closed }) => closed),
    scopes: explored,
    elapsedMs: Math.round(performance.now() - startedMs),
    verdicts: properties.map((property) => decide(design, property,
      deciding.exercised.get(property.id) ?? 0, deciding.shortest.get(property.id))),
  };
}

function exploreScope(
  design: Design, properties: readonly Property[], scope: Scope, contract: Contract,
  deciding: Deciding,
): ScopeExplored {
  const { exercised, shortest } = deciding;
  const bounds = boundsFor(design, scope);
  const judged = properties.filter((property) => isJudgedIn(property, scope.name));
  const found = new Set<string>();
  const turnedBy = whatTurns(judged);
  const readings = readingsAlong(contract);
  const predictTwins = predictingTwins(design, EXPLORED_PHASE_MS, bounds);
  let transitions = 0;
  const result = visitAll(design, bounds, (from, to) => {
    transitions += 1;
    const undecided = turnedBy(to.event as Event).filter(({ id }) => !found.has(id));
    if (undecided.length === 0) return;
    const history = readOn(readings(from), to.event as Event);
    for (const property of undecided) {
      const twins = predictTwins(property, history);
      const judgement = judgementOf(property, history, contract, twins);
      if (judgement.exercised > 0) {
        exercised.set(property.id, (exercised.get(property.id) ?? 0) + 1);
      }
      if (judgement.violations.length === 0) continue;
      found.add(property.id);
      const known = shortest.get(property.id);
      if (known !== undefined && known.length <= history.events.length) continue;
      shortest.set(property.id, history.events.map(({ step }) => step));
    }
  });
  return { scope: scope.name, bounds, ...result, transitions };
}

/** The histories that lead to states are read once each, however many lead on from there. */
function readingsAlong(contract: Contract): (visited: Visited) => Reading {
  const readings = new Map<Visited, Reading>();
  return function readingOf(visited): Reading {
    const known = readings.get(visited);
    if (known !== undefined) return known;
    const { from, event } = visited;
    const reading = from === null || event === null
      ? nothingRead(EXPLORED_PHASE_MS, contract)
      : readOn(readingOf(from), event);
    readings.set(visited, reading);
    return reading;
  };
}

/** Which properties an event can have turned: what they say of the history before it may change. */
function whatTurns(properties: readonly Property[]): (event: Event) => readonly Property[] {
  // Events are of few sorts: which properties one turns is looked up for each sort once.
  const turned = new Map<string, readonly Property[]>();
  return ({ step, observations, fromMs, toMs }) => {
    let sort: string = toMs > fromMs ? 'time' : '';
    sort += step.do;
    for (const { kind } of observations) sort += kind;
    const known = turned.get(sort);
    if (known !== undefined) return known;
    const found = properties.filter(({ turnsOn }) => turnsOn.includes(step.do)
      || observations.some(({ kind }) => turnsOn.includes(kind))
      || (toMs > fromMs && turnsOn.includes('time')));
    turned.set(sort, found);
    return found;
  };
}

function decide(
  design: Design, property: Property, exercised: number, shortest: readonly Step[] | undefined,
): Decided {
  const common = { property: property.id, level: property.level, exercised };
  if (lackOf(property, design.lacks) !== undefined) return { ...common, verdict: 'skipped' };
  if (shortest !== undefined) return { ...common, verdict: 'violated', shortest };
  return { ...common, verdict: exercised > 0 ? 'held' : 'vacuous' };
}
