import { describe, expect, it } from 'vitest';
import { enabledSteps } from '../model/actions/index.ts';
import type { Bounds } from '../model/actions/action.ts';
import type { Design } from '../model/design.ts';
import { decodeOnly } from '../model/designs/decode-only.ts';
import { DESIGNS } from '../model/designs/index.ts';
import { connection } from '../model/scopes/connection.ts';
import { SCOPES } from '../model/scopes/index.ts';
import type { Scope } from '../model/scope.ts';
import { scopesFor } from './lacks.ts';
import { longTimer } from '../model/designs/long-timer.ts';
import { offByOne } from '../model/designs/off-by-one.ts';
import { referenceRecovery } from '../model/designs/reference-recovery.ts';
import { reference } from '../model/designs/reference.ts';
import { refreshForgets } from '../model/designs/refresh-forgets.ts';
import { timerAndGuard } from '../model/designs/timer-and-guard.ts';
import type { Event } from '../model/history.ts';
import { next } from '../model/kernel/next.ts';
import { initialState } from '../model/state.ts';
import type { State } from '../model/state.ts';
import { predict } from './agreement.ts';
import { EXPLORED_PHASE_MS, boundsFor, explore } from './explore.ts';
import type { Decided, Exploration } from './explore.ts';
import { PROPERTIES, propertyNamed } from './index.ts';
import { STRICT_CONTRACT } from './property.ts';
import type { Property } from './property.ts';
import { isJudgedIn, judgementOf, predictTwins } from './twins.ts';

describe('explore', () => {
  it.each(DESIGNS)('should close the model of $id', (design) => {
    expect(exploredOf(design)).toMatchObject({ design: design.id, closed: true });
    expect(exploredOf(design).transitions).toBeGreaterThan(exploredOf(design).states);
  });

  it.each(DESIGNS)('should find that $id breaks what it says it breaks', (design) => {
    expect(idsOf(exploredOf(design), 'violated')).toEqual(design.breaks);
  });

  it('should find that the reference holds everything, and that nothing is vacuous', () => {
    expect(idsOf(exploredOf(referenceRecovery), 'held')).toEqual(PROPERTIES.map(({ id }) => id));
    // Without recovery there is nothing to revive.
    expect(idsOf(exploredOf(reference), 'held'))
      .toEqual(PROPERTIES.map(({ id }) => id).filter((id) => id !== 'EXP-4'));
  });

  it.each(PROPERTIES)('should know a design that violates $id', ({ id }) => {
    expect(DESIGNS.filter((design) => design.breaks.includes(id))).not.toEqual([]);
  });

  it.each(DESIGNS)('should skip what $id lacks, and nothing else', (design) => {
    const lacking = PROPERTIES.filter(({ needs }) =>
      design.lacks.some(({ feature }) => needs.includes(feature)));
    expect(idsOf(exploredOf(design), 'skipped')).toEqual(lacking.map(({ id }) => id));
  });

  it.each(DESIGNS)('should give sequences in which $id fails at the last step', (design) => {
    for (const { property, shortest } of violatedIn(exploredOf(design))) {
      const history = predict(design, EXPLORED_PHASE_MS, shortest);
      const judge = (events: readonly Event[]) => propertyNamed(property)
        ?.judge({ ...history, events }, STRICT_CONTRACT).violations.length ?? 0;
      expect(judge(history.events)).toBeGreaterThan(0);
      expect(judge(history.events.slice(0, -1))).toBe(0);
    }
  });

  it.each([timerAndGuard, offByOne, refreshForgets, longTimer, decodeOnly, reference])(
    'should find the shortest sequences: brute force finds none shorter for $id', (design) => {
      const depth = 4;
      expect(lengthsOf(explore(design, PROPERTIES, [connection]), depth))
        .toEqual(bruteForce(design, connection, depth));
    });

  it.each([refreshForgets, offByOne, reference])(
    'should agree with brute force on $id further down, where there is less to try', (design) => {
      const brute = bruteForce(design, FEWER, 5);
      expect(lengthsOf(explore(design, PROPERTIES, [FEWER]), 5)).toEqual(brute);
    });

  it.each(DESIGNS)('should overlook nothing of $id that random walks come upon', (design) => {
    const held = PROPERTIES.filter(({ id }) => idsOf(exploredOf(design), 'held').includes(id));
    for (const scope of scopesFor(SCOPES, design.lacks)) {
      for (const events of randomWalks(design, scope, 80)) {
        const broken = brokenBy(design, held, scope, events);
        expect({ broken, steps: events.map(({ step }) => step) }).toMatchObject({ broken: [] });
      }
    }
  });

  it('should say so when a property was not put to the test', () => {
    const nothing = within({ ...FEWER.closed, together: 0, refreshTokens: [] });
    expect(idsOf(explore(reference, PROPERTIES, [nothing]), 'vacuous'))
      .toEqual([
        'EXP-1', 'EXP-2', 'EXP-3', 'EXP-5', 'EXP-6', 'EXP-7', 'EXP-8', 'EXP-9', 'EXP-12',
        'EXP-13',
      ]);
  });

  it('should not try what a design lacks', () => {
    expect(boundsFor(timerAndGuard, connection).refreshTokens).toEqual([]);
    expect(boundsFor(reference, connection)).toEqual(connection.closed);
  });
});

// Helpers

const EXPLORED = new Map<Design, Exploration>();

/** Each design's model is closed once, by the first test that wants it. */
function exploredOf(design: Design): Exploration {
  const exploration = EXPLORED.get(design) ?? explore(design, PROPERTIES);
  EXPLORED.set(design, exploration);
  return exploration;
}

function within(closed: Bounds): Scope { return { ...connection, closed }; }

/** One transport, good tokens, and two of the actions that have a budget. */
const FEWER = within({
  ...connection.closed,
  transports: ['websocket'], badTokens: false, slowJoins: false, together: 2,
});

const idsOf = ({ verdicts }: Exploration, wanted: Decided['verdict']): readonly string[] =>
  verdicts.filter(({ verdict }) => verdict === wanted).map(({ property }) => property);

const violatedIn = ({ verdicts }: Exploration) =>
  verdicts.flatMap(({ property, shortest }) =>
    shortest === undefined ? [] : [{ property, shortest }]);

type Lengths = Readonly<Record<string, number>>;

/** The length of each shortest sequence that is no longer than `most`. */
const lengthsOf = (exploration: Exploration, most: number): Lengths =>
  Object.fromEntries(violatedIn(exploration)
    .filter(({ shortest }) => shortest.length <= most)
    .map(({ property, shortest }) => [property, shortest.length]));

/**
 * Takes every sequence of at most `depth` steps, one by one: no state is merged with another, and
 * every property is asked about every history.
 */
function bruteForce(design: Design, scope: Scope, depth: number): Lengths {
  const bounds = boundsFor(design, scope);
  const lengths = new Map<string, number>();
  const walk = (state: State, nowMs: number, before: readonly Event[]): void => {
    for (const step of enabledSteps(state.situation, bounds)) {
      const taken = next(state, step, design, nowMs);
      const events = [...before, taken.event];
      for (const { id, needs, judge } of PROPERTIES) {
        if (needs.some((need) => design.lacks.some(({ feature }) => feature === need))) continue;
        if (events.length >= (lengths.get(id) ?? Infinity)) continue;
        const { violations } = judge({ phaseMs: EXPLORED_PHASE_MS, events }, STRICT_CONTRACT);
        if (violations.length > 0) lengths.set(id, events.length);
      }
      if (events.length < depth) walk(taken.state, taken.event.toMs, events);
    }
  };
  walk(initialState(EXPLORED_PHASE_MS), 0, []);
  return Object.fromEntries(PROPERTIES.flatMap(({ id }) => {
    const length = lengths.get(id);
    return length === undefined ? [] : [[id, length]];
  }));
}

/** Which of the properties a walk breaks, by their ids. */
function brokenBy(
  design: Design, properties: readonly Property[], scope: Scope, events: readonly Event[],
): readonly string[] {
  const history = { phaseMs: EXPLORED_PHASE_MS, events };
  return properties.filter((property) => isJudgedIn(property, scope.name)
    && judgementOf(property, history, STRICT_CONTRACT,
      predictTwins(design, property, history, boundsFor(design, scope))).violations.length > 0)
    .map(({ id }) => id);
}

const LONGEST_WALK = 20;

/** Walks within a scope's bounds until nothing is enabled any more; the same ones on every run. */
function* randomWalks(
  design: Design, scope: Scope, walks: number,
): Generator<readonly Event[]> {
  let random = 1;
  for (let walk = 0; walk < walks; walk += 1) {
    let [state, nowMs] = [initialState(EXPLORED_PHASE_MS), 0];
    const events: Event[] = [];
    while (events.length < LONGEST_WALK) {
      const steps = enabledSteps(state.situation, boundsFor(design, scope));
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      const step = steps[Math.floor((random / 2 ** 32) * steps.length)];
      if (step === undefined) break;
      const taken = next(state, step, design, nowMs);
      events.push(taken.event);
      [state, nowMs] = [taken.state, taken.event.toMs];
    }
    yield events;
  }
}
