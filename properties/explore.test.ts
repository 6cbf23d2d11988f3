import { describe, expect, it } from 'vitest';
import { enabledSteps } from '../model/actions/index.ts';
import type { Bounds } from '../model/actions/action.ts';
import { DEFAULT_BOUNDS } from '../model/bounds.ts';
import type { Design } from '../model/design.ts';
import { decodeOnly } from '../model/designs/decode-only.ts';
import { DESIGNS } from '../model/designs/index.ts';
import { connection } from '../model/scopes/connection.ts';
import { leftovers } from '../model/scopes/leftovers.ts';
import { twins } from '../model/scopes/twins.ts';
import type { Scope } from '../model/scope.ts';
import { longTimer } from '../model/designs/long-timer.ts';
import { offByOne } from '../model/designs/off-by-one.ts';
import { recoversKicked } from '../model/designs/recovers-kicked.ts';
import { reference } from '../model/designs/reference.ts';
import { refreshForgets } from '../model/designs/refresh-forgets.ts';
import { timerAndGuard } from '../model/designs/timer-and-guard.ts';
import type { Event } from '../model/history.ts';
import { next } from '../model/kernel/next.ts';
import { initialState } from '../model/state.ts';
import type { State } from '../model/state.ts';
import { EXPLORED_PHASE_MS, Explorer, boundsFor, explore } from './explore.ts';
import type { Exploration } from './explore.ts';
import { idsOf, violatedIn } from './fixtures/designs.ts';
import { PROPERTIES } from './index.ts';
import { STRICT_CONTRACT } from './property.ts';

describe('explore', { timeout: 120_000 }, () => {
  it.each(PROPERTIES)('should know a design that violates $id', ({ id }) => {
    expect(DESIGNS.filter((design) => design.breaks.includes(id))).not.toEqual([]);
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

  it('should say so when a property was not put to the test', () => {
    const nothing = within({ ...FEWER.closed, together: 0, refreshTokens: [] });
    expect(idsOf(explore(reference, PROPERTIES, [nothing]), 'vacuous'))
      .toEqual([
        'EXP-1', 'EXP-2', 'EXP-3', 'EXP-5', 'EXP-6', 'EXP-7', 'EXP-8', 'EXP-9', 'EXP-12',
        'EXP-13',
      ]);
  });

  it('should come to the same for designs one after another, each going by those before it', () => {
    const scopes = [leftovers, twins];
    const explorer = new Explorer(PROPERTIES, scopes);
    for (const design of [reference, offByOne, recoversKicked, timerAndGuard, decodeOnly]) {
      const alone = explore(design, PROPERTIES, scopes);
      expect({ ...explorer.explore(design), elapsedMs: 0 }).toEqual({ ...alone, elapsedMs: 0 });
    }
  });

  it('should not try what a design lacks', () => {
    expect(boundsFor(timerAndGuard, connection).refreshTokens).toEqual([]);
    expect(boundsFor(reference, connection)).toEqual(connection.closed);
  });
});

// Helpers

function within(closed: Bounds): Scope { return { ...connection, closed }; }

/** One transport, good tokens, and two of the actions that have a budget. */
const FEWER = within({
  ...DEFAULT_BOUNDS,
  transports: ['websocket'], badTokens: false, slowJoins: false, together: 2,
});

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
