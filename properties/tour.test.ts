import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { isEnabled } from '../model/actions/index.ts';
import { designNamed } from '../model/designs/index.ts';
import type { Design } from '../model/design.ts';
import { next } from '../model/kernel/next.ts';
import { doubles } from '../model/scopes/doubles.ts';
import { revocation } from '../model/scopes/revocation.ts';
import { rotation } from '../model/scopes/rotation.ts';
import { connection } from '../model/scopes/connection.ts';
import { initialState, keyOf } from '../model/state.ts';
import type { Step } from '../model/step.ts';
import { firstDifference, predict } from './agreement.ts';
import { tourOf } from './tour.ts';
import { EXPLORED_PHASE_MS } from './visit.ts';

const inOrder = (): number => 0;
const design = (id: string): Design => designNamed(id) as Design;
const scopes = [rotation, doubles];

/** Each transition along a sequence: the state before it and the step. */
function transitionsAlong(of: Design, steps: readonly Step[]): readonly string[] {
  let state = initialState(EXPLORED_PHASE_MS);
  let nowMs = 0;
  return steps.map((step) => {
    const transition = `${keyOf(state)} ${JSON.stringify(step)}`;
    const taken = next(state, step, of, nowMs);
    [state, nowMs] = [taken.state, taken.event.toMs];
    return transition;
  });
}

const sequencesOf = (of: Design, kind: 'all' | 'departures'): readonly (readonly Step[])[] =>
  [...tourOf(of, { pick: inOrder, scopes, of: kind }).sequences()].map(({ steps }) => steps);

test('should take every transition of a closed model, each as a fresh one once', () => {
  const tour = tourOf(design('timer'), { pick: inOrder, scopes });
  const fresh = [...tour.sequences()].reduce((sum, sequence) => sum + sequence.fresh, 0);
  expect(tour.transitions).toBeGreaterThan(500);
  expect(tour.toured).toBe(tour.transitions);
  expect(fresh).toBe(tour.transitions);
});

test('should take steps that are enabled where it has come to, by whichever way', () => {
  const reference = design('reference');
  // In another order, more states are come to by ways that are not the shortest.
  let random = 1;
  const pick = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below;
  const { sequences } = tourOf(reference, { pick, scopes: [revocation] });
  const disabled = [...sequences()].flatMap(({ steps }) => {
    let [state, nowMs] = [initialState(EXPLORED_PHASE_MS), 0];
    return steps.flatMap((step) => {
      if (!isEnabled(step, state.situation, revocation.closed, isDeepStrictEqual)) return [step];
      const taken = next(state, step, reference, nowMs);
      [state, nowMs] = [taken.state, taken.event.toMs];
      return [];
    });
  });
  expect(disabled).toEqual([]);
});

test.each(['off-by-one', 'timer', 'keys-cached'])(
  'should leave nothing out by which %s departs from the reference', (id) => {
    const reference = design('reference');
    const departing = new Set(
      sequencesOf(design(id), 'departures')
        .flatMap((steps) => transitionsAlong(design(id), steps)));
    const baseStates = new Set(sequencesOf(reference, 'all')
      .flatMap((steps) => transitionsAlong(reference, steps)).map((at) => at.split(' {')[0]));
    let departures = 0;
    const leftOut: string[] = [];
    for (const steps of sequencesOf(design(id), 'all')) {
      const along = transitionsAlong(design(id), steps);
      const parted = firstDifference(predict(reference, EXPLORED_PHASE_MS, steps),
        predict(design(id), EXPLORED_PHASE_MS, steps));
      for (const [index, transition] of along.entries()) {
        const isNew = !baseStates.has(transition.split(' {')[0]);
        if (index !== parted && !isNew) continue;
        departures += 1;
        if (!departing.has(transition)) leftOut.push(transition);
      }
    }
    expect(departures).toBeGreaterThan(0);
    expect(leftOut).toEqual([]);
  });

test('should leave out what a design has in common with the reference', () => {
  const tour = tourOf(design('keys-cached'), { pick: inOrder, scopes, of: 'departures' });
  expect(tour.toured).toBeGreaterThan(0);
  expect(tour.toured).toBeLessThan(tour.transitions / 2);
});

test('should take all of the one-client model, and all of a base', () => {
  const one = tourOf(design('keys-cached'), {
    pick: inOrder, scopes: [connection], of: 'departures' });
  expect(one.toured).toBe(one.transitions);
  const base = tourOf(design('reference'), { pick: inOrder, scopes, of: 'departures' });
  expect(base.toured).toBe(base.transitions);
});
