import type { Step } from '../model/step.ts';
import type { AtOncePlan, Ran } from './at-once.ts';
import { doubtOf } from './doubt.ts';
import { executeSteps } from './execute.ts';
import type { Executed } from './execute.ts';
import { boundsOf } from './lacks.ts';
import type { Judgement, Property } from './property.ts';
import { renumbered } from './shrink.ts';

/** A life of a token each: more would keep whoever waits from hearing what was found. */
const MOST_ROUNDS = 3;
/** Up to so many steps, everything that can be left out is left out at once. */
const FEW_STEPS = 5;

export interface SmallAtOnce {
  readonly executed: Executed;
  readonly runs: number;
  readonly minimality: '1-minimal' | 'as found';
}

/**
 * Leaves steps out of a sequence, each time in a sequence of its own, and all of these at once; of
 * those that still break the property it goes on from the shortest. 1-minimal, once none does.
 */
export async function shrinkAtOnce(
  plan: AtOncePlan, property: Property, { executed, scope, transport }: Ran,
): Promise<SmallAtOnce> {
  const bounds = boundsOf(transport, plan.lacks, scope.drawn);
  let [best, runs] = [executed, 0];
  for (let round = 0; round < MOST_ROUNDS && !plan.interrupted(); round += 1) {
    const steps = best.history.events.map(({ step }) => step);
    const few = steps.length <= FEW_STEPS;
    const tried = await Promise.all((few ? shorterOf(steps) : withoutOne(steps)).map((fewer) =>
      executeSteps(plan.adapter, plan.phaseMs(), fewer, bounds)));
    runs += tried.length;
    const found = tried.filter((one) => breaks(plan, property, { executed: one, scope }));
    const cheap = cheapest([best, ...found]);
    const smaller = cheap === best ? undefined : cheap;
    // Of a few steps everything that is shorter has been run now.
    if (smaller === undefined || few) {
      return { executed: smaller ?? best, runs, minimality: '1-minimal' };
    }
    best = smaller;
  }
  return { executed: best, runs, minimality: 'as found' };
}

/** What a property makes of a sequence; nothing, where that says nothing of it. */
export function judgedIn(
  { contractIn }: Pick<AtOncePlan, 'contractIn'>, property: Property,
  { executed, scope }: Pick<Ran, 'executed' | 'scope'>,
): Judgement {
  const contract = contractIn(property, scope.name);
  return contract === null || doubtOf(property, executed) !== null
    ? { exercised: 0, violations: [] } : property.judge(executed.history, contract);
}

const breaks = (
  plan: AtOncePlan, property: Property, one: Pick<Ran, 'executed' | 'scope'>,
): boolean => one.executed.skipped.length === 0
  && judgedIn(plan, property, one).violations.length > 0;

/** Late without having waited for it: by chance, on a busy machine, and perhaps never again. */
const BY_CHANCE = 100;

/** How long a counterexample is, and what it is worth to somebody who runs it again. */
function costOf({ history: { events } }: Executed): number {
  const waits = events.some(({ step }) => step.do === 'advance' && step.deltaMs >= 0);
  return events.length + (waits && !isByOthers(events) ? 0 : BY_CHANCE);
}

/** Recovered by an event that came of what another sequence sent: alone, none comes. */
function isByOthers(events: Executed['history']['events']): boolean {
  const at = events.findIndex(({ observations }) => observations.some((seen) =>
    seen.kind === 'admitted' && seen.recovered === true));
  return at >= 0 && !events.slice(0, at).some(({ step }) => step.do === 'send');
}

/** @returns the one that costs least; of equals, the first. */
export const cheapest = (all: readonly Executed[]): Executed | undefined =>
  all.reduce<Executed | undefined>((best, one) =>
    best === undefined || costOf(one) < costOf(best) ? one : best, undefined);

const withoutOne = (steps: readonly Step[]): readonly (readonly Step[])[] =>
  steps.map((_, index) => renumbered(steps.filter((__, place) => place !== index)))
    .filter((fewer) => fewer.length > 0);

/** Whatever is left when steps are left out, but for the first: somebody has to come in. */
function shorterOf([first, ...rest]: readonly Step[]): readonly (readonly Step[])[] {
  if (first === undefined) return [];
  const kept = rest.reduce<readonly (readonly Step[])[]>((all, step) =>
    [...all, ...all.map((some) => [...some, step])], [[]]);
  return kept.filter((some) => some.length < rest.length)
    .map((some) => renumbered([first, ...some]));
}
