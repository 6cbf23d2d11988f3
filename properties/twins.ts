import { isDeepStrictEqual } from 'node:util';
import { isEnabled } from '../model/actions/index.ts';
import type { Bounds } from '../model/actions/action.ts';
import { TRANSPORTS } from '../model/bounds.ts';
import type { Design } from '../model/design.ts';
import type { Feature } from '../model/feature.ts';
import type { History } from '../model/history.ts';
import { next } from '../model/kernel/next.ts';
import type { ScopeName } from '../model/scope.ts';
import { BUDGETED } from '../model/situation.ts';
import { initialState } from '../model/state.ts';
import type { State } from '../model/state.ts';
import { NAMESPACES } from '../model/step.ts';
import type { Step } from '../model/step.ts';
import { executeSteps } from './execute.ts';
import type { Lacks } from './lacks.ts';
import type { Contract, Judgement, Property } from './property.ts';
import { nothingRead, readOn } from './sessions.ts';
import type { Reading } from './sessions.ts';
import type { Trial } from './trial.ts';

/**
 * The same steps, except for what should make no difference: another transport, another grouping
 * of packets, a clock that nobody set.
 */
export interface TwinPlan {
  readonly says: string;
  readonly steps: readonly Step[];
  /** What a target must have for it. */
  readonly needs?: Feature;
}

/** A twin, and what came of it. */
export interface Twin {
  readonly says: string;
  readonly history: History;
}

const NOTHING: Judgement = { exercised: 0, violations: [] };

const stepsOf = ({ events }: History): readonly Step[] => events.map(({ step }) => step);

/** Whether the clock or the process was tampered with: then EXP-12 judges, and it alone. */
export const isDisturbed = ({ events }: History): boolean =>
  events.some(({ step }) => step.do === 'step clock' || step.do === 'suspend');

/** Whether a property is judged on what was drawn in a scope. */
export const isJudgedIn = ({ twinsOf, plots }: Property, scope: ScopeName): boolean =>
  twinsOf === undefined || plots[scope] !== undefined;

/** Judges one history, with its twins where the property compares. */
export function judgementOf(
  property: Property, history: History, contract: Contract, twins: readonly Twin[] = [],
): Judgement {
  if (property.twinsOf === undefined && isDisturbed(history)) return NOTHING;
  return property.judge(history, contract, twins);
}

/** A twin may go by another way than the sequence itself, and take more steps on it. */
const widened = (bounds: Bounds): Bounds => ({
  ...bounds,
  transports: TRANSPORTS,
  namespaces: NAMESPACES,
  most: Object.fromEntries(BUDGETED.map((name) => [name, 2 * bounds.most[name]])) as Bounds['most'],
  together: 2 * bounds.together,
});

/** Executes the twins that a property wants to see; `null` when one could not be judged. */
export async function executeTwins(
  { adapter, bounds, lacks }: Trial, property: Property, history: History,
): Promise<readonly Twin[] | null> {
  const twins: Twin[] = [];
  for (const { says, steps } of plansFor(property, history, lacks)) {
    const executed = await executeSteps(adapter, history.phaseMs, steps, widened(bounds), isLike);
    if (executed.inconclusive !== null) return null;
    twins.push({ says, history: executed.history });
  }
  return twins;
}

/** The twins that a property wants to see of a history, as far as the target has what they need. */
const plansFor = (
  property: Property, history: History, lacks: Lacks,
): readonly TwinPlan[] => (property.twinsOf?.(stepsOf(history)) ?? [])
  .filter(({ needs }) => !lacks.some(({ feature }) => feature === needs));

/** A twin may send other packets than any action would choose: what counts is that it can send. */
export const isLike = (step: Step, enabled: Step): boolean =>
  step.do === 'send' && enabled.do === 'send'
    ? step.client === enabled.client && step.nsp === enabled.nsp
    : isDeepStrictEqual(step, enabled);

/** The beginning of a twin, predicted, and what it goes on to with each step it was given. */
interface Begins {
  readonly reading: Reading;
  readonly state: State;
  readonly nowMs: number;
  readonly on: Map<string, Begins>;
}

/**
 * What the model says of the twins that a property wants to see. Twins that begin alike are
 * predicted once, as far as they do.
 */
export function predictingTwins(
  design: Design, phaseMs: number, bounds: Bounds,
): (property: Property, history: History) => readonly Twin[] {
  const wide = widened(bounds);
  const start: Begins = {
    reading: nothingRead(phaseMs), state: initialState(phaseMs), nowMs: 0, on: new Map(),
  };
  return (property, history) => plansFor(property, history, design.lacks).map(({ says, steps }) => {
    let at = start;
    for (const step of steps) at = goOn(design, wide, at, step);
    return { says, history: at.reading };
  });
}

/** As `executeSteps` does: a step that is not enabled when its turn comes is left out. */
function goOn(design: Design, bounds: Bounds, from: Begins, step: Step): Begins {
  const key = JSON.stringify(step);
  const known = from.on.get(key);
  if (known !== undefined) return known;
  let to = from;
  if (isEnabled(step, from.state.situation, bounds, isLike)) {
    const { state, event } = next(from.state, step, design, from.nowMs);
    const reading = readOn(from.reading, event);
    to = { reading, state, nowMs: event.toMs, on: new Map() };
  }
  from.on.set(key, to);
  return to;
}
