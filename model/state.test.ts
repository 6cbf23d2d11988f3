import { describe, expect, it } from 'vitest';
import { enabledSteps } from './actions/index.ts';
import { GENEROUS_BOUNDS } from './bounds.ts';
import type { Design } from './design.ts';
import { decodeOnly } from './designs/decode-only.ts';
import { earlyTimer } from './designs/early-timer.ts';
import { longTimer } from './designs/long-timer.ts';
import { reference } from './designs/reference.ts';
import { refreshForgets } from './designs/refresh-forgets.ts';
import { timerAndGuard } from './designs/timer-and-guard.ts';
import { next } from './kernel/next.ts';
import { initialState, keyOf } from './state.ts';
import type { HiddenClient, State } from './state.ts';
import type { Step } from './step.ts';

describe('keyOf', () => {
  it.each([reference, timerAndGuard, earlyTimer, longTimer, refreshForgets, decodeOnly])(
    'should give two states of $id one key only when they have the same futures', (design) => {
      const random = numbers(design.id.length);
      const twins = twinsOf(design, keyOf, random);
      expect(twins.length).toBeGreaterThan(100);
      expect(twins.flatMap((twin) => firstParting(design, twin, random) ?? [])).toEqual([]);
    });

  it.each<[string, (state: State) => State]>([
    ['the timer', (state) => ({ ...state, hidden: { ...state.hidden, timers: [] } })],
    ['what is held', (state) => withHidden(state, { heldPackets: [] })],
    ['what waits for a poll', (state) => withHidden(state, { outbox: [] })],
  ])('should be found out by the same test if it left out %s', (_what, without) => {
    const blurred = (state: State): string => keyOf(without(state));
    const isFoundOut = (seed: number): boolean => {
      const random = numbers(seed);
      return [reference, earlyTimer, refreshForgets].some((design) =>
        twinsOf(design, blurred, random).some((twin) =>
          firstParting(design, twin, random) !== null));
    };
    expect([7, 8, 9, 10].some(isFoundOut)).toBe(true);
  });

  it('should not tell states apart by how far away the nearest deadline is', () => {
    expect(keyOf(initialState(0))).toBe(keyOf(initialState(250)));
  });
});

// Helpers

/** Numbers that look random and are the same on every run (Numerical Recipes' generator). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Random = ReturnType<typeof numbers>;
type Twin = readonly [State, State];

const WALKS = 700;
const LONGEST_WALK = 9;

/** Different states that random walks came upon and that have the same key. */
function twinsOf(design: Design, key: (state: State) => string, random: Random): readonly Twin[] {
  const known = new Map<string, State>();
  const twins: Twin[] = [];
  for (let walk = 0; walk < WALKS; walk += 1) {
    // Two phases: the same deadlines, at different distances.
    let state = initialState(random(2) * 250);
    for (let length = 0; length < LONGEST_WALK; length += 1) {
      const step = oneOf(enabledSteps(state.situation, GENEROUS_BOUNDS), random);
      if (step === undefined) break;
      ({ state } = next(state, step, design, 0));
      const other = known.get(key(state));
      if (other === undefined) known.set(key(state), state);
      else if (JSON.stringify(other) !== JSON.stringify(state)) twins.push([other, state]);
    }
  }
  return twins;
}

const CONTINUED = 6;

/** Takes the same steps from both; @returns what differs first, in words, or `null`. */
function firstParting(design: Design, [one, other]: Twin, random: Random): string | null {
  let [a, b] = [one, other];
  for (let length = 0; length < CONTINUED; length += 1) {
    const steps = enabledSteps(a.situation, GENEROUS_BOUNDS);
    if (!same(steps, enabledSteps(b.situation, GENEROUS_BOUNDS))) return 'enabled steps';
    const step = oneOf(steps, random);
    if (step === undefined) return null;
    const [afterA, afterB] = [next(a, step, design, 0), next(b, step, design, 0)];
    const [seenA, seenB] = [afterA, afterB].map(({ event }) =>
      event.observations.map(({ atMs, ...seen }) => seen));
    if (!same(seenA, seenB)) return `observations of ${JSON.stringify(step)}`;
    [a, b] = [afterA.state, afterB.state];
  }
  return null;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const oneOf = (steps: readonly Step[], random: Random): Step | undefined =>
  steps[random(steps.length)];

const withHidden = ({ situation, hidden }: State, change: Partial<HiddenClient>): State => ({
  situation,
  hidden: { ...hidden, clients: { ...hidden.clients, A: { ...hidden.clients.A, ...change } } },
});
