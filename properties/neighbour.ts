import type { Bounds } from '../model/actions/action.ts';
import { WIDEST_BOUNDS } from '../model/scopes/index.ts';
import type { Step } from '../model/step.ts';
import { executeSteps } from './execute.ts';
import type { Executed } from './execute.ts';
import { boundsWithout } from './lacks.ts';
import { marginsOf } from './margins.ts';
import type { Property } from './property.ts';
import { renumbered, simpler, violates } from './shrink.ts';
import type { Trial } from './trial.ts';
import { isLike, judgementOf } from './twins.ts';
import type { Twin } from './twins.ts';

/**
 * What is done otherwise than in a counterexample: a step happens at another instant, timers and
 * I/O come in another order, a step is taken in another way or not at all; or the judge compared
 * with it; or it is the most alike of what was run.
 */
export type Otherwise = 'instant' | 'order' | 'step' | 'fewer' | 'twin' | 'as run';

/** A sequence that is as near to a counterexample as can be, and keeps the property. */
export interface Neighbour {
  readonly otherwise: Otherwise;
  readonly executed: Pick<Executed, 'history'>;
}

interface Candidate { readonly otherwise: Otherwise; readonly steps: readonly Step[] }

/** More are not tried: whoever waits for a report is to have it. */
const MOST_TRIED = 16;

const stepsOf = ({ history }: Executed): readonly Step[] => history.events.map(({ step }) => step);

/** The same but for the time that passes: in another order first, then by one millisecond. */
function otherTimes(step: Step): readonly (readonly [Otherwise, Step])[] {
  if (step.do !== 'advance' && step.do !== 'step clock' && step.do !== 'suspend') return [];
  const at = (deltaMs: number): Step => step.do === 'advance'
    ? { ...step, deltaMs, timers: 'first' } : { ...step, deltaMs };
  return [
    ...(step.do === 'advance' && step.timers !== 'first'
      ? [['order', at(step.deltaMs)] as const] : []),
    ['instant', at(step.deltaMs - 1)],
    ...(step.deltaMs > 0 ? [['instant', at(-1)] as const] : []),
  ];
}

/** With listeners that take no time. */
const idle = (step: Step): readonly Step[] =>
  step.do !== 'send' || step.messages.every(({ busyMs }) => busyMs === undefined) ? []
    : [{ ...step, messages: step.messages.map(({ busyMs: _busy, ...message }) => message) }];

/** With a token that lives longer. */
const otherToken = (step: Step): readonly Step[] =>
  'token' in step && step.token !== 'longer' ? [{ ...step, token: 'longer' }] : [];

/**
 * The nearest first: time before deeds, deeds before leaving one out, from the breach backwards. To
 * leave out the step that shows the breach is the last resort: it says nothing.
 */
function candidates(steps: readonly Step[], breach: number): readonly Candidate[] {
  const backwards = [...steps.slice(0, breach + 1).entries()].reverse();
  const without = [...backwards.slice(1), ...backwards.slice(0, 1)];
  return [
    ...backwards.flatMap(([index, step]) => otherTimes(step).map(([otherwise, other]) =>
      ({ otherwise, steps: steps.with(index, other) }))),
    ...[idle, simpler, otherToken].flatMap((others) => backwards.flatMap(([index, step]) =>
      others(step).map((other) =>
        ({ otherwise: 'step' as const, steps: steps.with(index, other) })))),
    ...without.flatMap(([index]) => index === 0 ? []
      : [{ otherwise: 'fewer' as const, steps: renumbered(steps.toSpliced(index, 1)) }]),
  ];
}

/** The twin by which a property that compares found out what it did. */
function twinOf(
  { contract }: Trial, property: Property, { history }: Executed, twins: readonly Twin[],
): Neighbour | undefined {
  const told = twins.find((twin) =>
    judgementOf(property, history, contract, [twin]).violations.length > 0) ?? twins[0];
  return told === undefined ? undefined
    : { otherwise: 'twin', executed: { history: told.history } };
}

/** What can be done anywhere: a neighbour need not keep to the scope of a counterexample. */
const widestOf = ({ bounds, contract, lacks }: Trial): Bounds => ({
  ...boundsWithout(lacks, WIDEST_BOUNDS),
  transports: bounds.transports, marginsMs: marginsOf(contract),
});

/**
 * Looks for what makes the difference: executes what is nearest to a counterexample until one of
 * these keeps the property. Whoever compares has been shown it already.
 *
 * @returns `undefined` where nothing that near keeps it
 */
export async function neighbourOf(
  trial: Trial, property: Property, found: Executed, twins: readonly Twin[],
  interrupted: () => boolean = () => false,
): Promise<Neighbour | undefined> {
  if (property.twinsOf !== undefined) return twinOf(trial, property, found, twins);
  const [breach] = judgementOf(property, found.history, trial.contract).violations;
  if (breach === undefined) return undefined;
  const wide = { ...trial, bounds: widestOf(trial) };
  for (const { otherwise, steps } of
    candidates(stepsOf(found), breach.event).slice(0, MOST_TRIED)) {
    if (interrupted()) return undefined;
    const executed = await executeSteps(
      wide.adapter, found.history.phaseMs, steps, wide.bounds, isLike);
    const wasTaken = executed.skipped.length === 0 && executed.inconclusive === null;
    if (wasTaken && !await violates(wide, property, executed)) return { otherwise, executed };
  }
  return undefined;
}

/** How many steps two sequences do not have in common, by the longest that they have. */
function apart(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const one of a) {
    const next = [0];
    for (const [index, other] of b.entries()) {
      next.push(one === other ? (row[index] ?? 0) + 1
        : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    }
    row = next;
  }
  return a.length + b.length - 2 * (row[b.length] ?? 0);
}

/** @returns of sequences that keep the property, and were run anyway, the one most alike. */
export function nearestOf(found: Executed, kept: readonly Executed[]): Neighbour | undefined {
  const keysOf = (one: Executed): readonly string[] =>
    stepsOf(one).map((step) => JSON.stringify(step));
  const keys = keysOf(found);
  let [best, bestApart] = [undefined as Executed | undefined, Infinity];
  for (const one of kept) {
    const far = apart(keys, keysOf(one));
    if (far < bestApart) [best, bestApart] = [one, far];
  }
  return best === undefined ? undefined : { otherwise: 'as run', executed: best };
}
