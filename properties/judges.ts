import type { Bounds } from '../model/actions/action.ts';
import type { Design } from '../model/design.ts';
import type { Event } from '../model/history.ts';
import type { Scope } from '../model/scope.ts';
import type { Step } from '../model/step.ts';
import type { Contract, Property } from './property.ts';
import { nothingRead, readOn } from './sessions.ts';
import type { Reading } from './sessions.ts';
import { isJudgedIn, judgementOf, predictingTwins } from './twins.ts';
import { EXPLORED_PHASE_MS, pathTo } from './visit.ts';
import type { Visited } from './visit.ts';

/** How far a property is decided for a design. */
export interface Deciding {
  /** Transitions that put it to the test. */
  exercised: number;
  /** The shortest sequence of steps that violates it so far. */
  shortest: readonly Step[] | undefined;
}

/**
 * The judges of all properties, while one design is visited in one scope. What they say of a
 * history is kept with the state it leads to, for the designs that have the same history: unless
 * they compare it with its twins, which another design may take another way.
 */
export class Judges {
  readonly #properties: readonly Property[];
  readonly #contract: Contract;
  readonly #readings: (visited: Visited) => Reading;
  readonly #turnedBy: (event: Event) => number;
  readonly #twinsOf: ReturnType<typeof predictingTwins>;
  /** Those that compare: what they say holds for this design alone. */
  readonly #comparing: number;
  /** Those that are not judged here, or were found to be violated. */
  #closed: number;

  constructor(
    properties: readonly Property[], contract: Contract, design: Design, scope: Scope,
    bounds: Bounds,
  ) {
    this.#properties = properties;
    this.#contract = contract;
    this.#readings = readingsAlong(contract);
    this.#turnedBy = whatTurns(properties);
    this.#twinsOf = predictingTwins(design, EXPLORED_PHASE_MS, bounds);
    this.#comparing = setOf(properties, ({ twinsOf }) => twinsOf !== undefined);
    this.#closed = setOf(properties, (property) => !isJudgedIn(property, scope.name));
  }

  /** Judges the history that leads to a state, and decides what it can. */
  judge(from: Visited, to: Visited, decided: readonly Deciding[]): void {
    to.turned ??= this.#turnedBy(to.event as Event);
    const open = to.turned & ~this.#closed;
    if (open === 0) return;
    this.#ask(from, to, open & (this.#comparing | ~to.judged));
    for (let left = open & (to.exercised | to.violated); left !== 0; left &= left - 1) {
      const bit = left & -left;
      const deciding = decided[31 - Math.clz32(bit)] as Deciding;
      if ((to.exercised & bit) !== 0) deciding.exercised += 1;
      if ((to.violated & bit) === 0) continue;
      this.#closed |= bit;
      const steps = pathTo(to).map(({ step }) => step);
      if (steps.length < (deciding.shortest?.length ?? Infinity)) deciding.shortest = steps;
    }
  }

  /** Has properties judged, and notes what they say. */
  #ask(from: Visited, to: Visited, asked: number): void {
    if (asked === 0) return;
    to.judged |= asked;
    to.exercised &= ~asked;
    to.violated &= ~asked;
    const history = readOn(this.#readings(from), to.event as Event);
    for (let left = asked; left !== 0; left &= left - 1) {
      const bit = left & -left;
      const property = this.#properties[31 - Math.clz32(bit)] as Property;
      const twins = this.#twinsOf(property, history);
      const { exercised, violations } = judgementOf(property, history, this.#contract, twins);
      if (exercised > 0) to.exercised |= bit;
      if (violations.length > 0) to.violated |= bit;
    }
  }
}

const setOf = (
  properties: readonly Property[], isIn: (property: Property) => boolean,
): number => properties.reduce(
  (set, property, index) => isIn(property) ? set | 1 << index : set, 0);

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
function whatTurns(properties: readonly Property[]): (event: Event) => number {
  // Events are of few sorts: which properties one turns is looked up for each sort once.
  const turned = new Map<string, number>();
  return ({ step, observations, fromMs, toMs }) => {
    let sort: string = toMs > fromMs ? 'time' : '';
    sort += step.do;
    for (const { kind } of observations) sort += kind;
    const known = turned.get(sort);
    if (known !== undefined) return known;
    const found = setOf(properties, ({ turnsOn }) => turnsOn.includes(step.do)
      || observations.some(({ kind }) => turnsOn.includes(kind))
      || (toMs > fromMs && turnsOn.includes('time')));
    turned.set(sort, found);
    return found;
  };
}
