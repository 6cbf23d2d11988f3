import { enabledSteps } from '../model/actions/index.ts';
import type { Step } from '../model/step.ts';
import { initialSituation } from '../model/situation.ts';
import { executeSteps } from './execute.ts';
import type { Executed } from './execute.ts';
import type { Property } from './property.ts';
import type { Trial } from './trial.ts';
import { executeTwins, judgementOf } from './twins.ts';

/** A sequence that violates a property, as it was last executed on the target. */
export interface Counterexample {
  readonly executed: Executed;
  /** Sequences executed to make it smaller. */
  readonly runs: number;
  /** Nothing more can be taken out of it; not where that was interrupted. */
  readonly isMinimal: boolean;
}

const stepsOf = ({ history }: Executed): readonly Step[] =>
  history.events.map(({ step }) => step);

/** Whether a sequence violates a property; where that compares, its twins are executed too. */
export async function violates(
  trial: Trial, property: Property, { inconclusive, history }: Executed,
): Promise<boolean> {
  if (inconclusive !== null) return false;
  const twins = await executeTwins(trial, property, history);
  return twins !== null
    && judgementOf(property, history, trial.contract, twins).violations.length > 0;
}

/** A smaller value for a step, nearest to the plainest first. */
export function simpler(step: Step): readonly Step[] {
  switch (step.do) {
    case 'open': return [
      ...(step.joinMs === undefined ? [] : [withoutJoin(step)]),
      ...(step.token === 'first' ? [] : [{ ...step, token: 'first' as const }]),
    ];
    case 'reconnect': return step.token === 'first' ? [] : [{ ...step, token: 'first' }];
    case 'send': {
      const id = (step.messages[0]?.id ?? 'm1').replace(/[ab]$/, '');
      return step.messages.length > 1 ? [{ ...step, messages: [{ id, ack: true }] }] : [];
    }
    case 'emit': return step.ack === true ? [{ do: 'emit', client: step.client, id: step.id }] : [];
    case 'advance': return [
      ...(step.timers === 'first' ? [] : [{ ...step, timers: 'first' as const }]),
      ...(step.deltaMs === 0 ? [] : [{ ...step, deltaMs: 0, timers: 'first' as const }]),
    ];
    default: return [];
  }
}

function withoutJoin({ do: name, client, transport, token }: Step & { do: 'open' }): Step {
  return { do: name, client, transport, token };
}

/** Packets are numbered by their place in the sequence: again, after a step was taken out. */
export function renumbered(steps: readonly Step[]): readonly Step[] {
  let [sends, refreshes, emits] = [0, 0, 0];
  return steps.map((step) => {
    switch (step.do) {
      case 'send': {
        const id = `m${sends += 1}`;
        return {
          ...step,
          messages: step.messages.map((message) =>
            ({ ...message, id: message.id.replace(/^m\d+/, id) })),
        };
      }
      case 'refresh': return { ...step, id: `r${refreshes += 1}` };
      case 'emit': return { ...step, id: `n${emits += 1}` };
      default: return step;
    }
  });
}

/**
 * Makes a counterexample smaller until no single step can be taken out and no value made plainer:
 * 1-minimal. Every candidate is executed on the target; steps that are no longer enabled fall away.
 *
 * @param phaseMs the phase to show it in, if it shows there as well
 * @param interrupted asked before every candidate: what was found so far is kept
 */
export async function shrink(
  trial: Trial, property: Property, found: Executed, phaseMs = found.history.phaseMs,
  interrupted: () => boolean = () => false,
): Promise<Counterexample> {
  let best = found;
  let runs = 0;
  let isMinimal = true;
  const attempt = async (steps: readonly Step[]): Promise<boolean> => {
    if (interrupted()) {
      isMinimal = false;
      return false;
    }
    runs += 1;
    const executed = await executeSteps(
      trial.adapter, best.history.phaseMs, renumbered(steps), trial.bounds);
    if (!await violates(trial, property, executed)) return false;
    best = executed;
    return true;
  };
  if (phaseMs !== found.history.phaseMs) {
    const inPhase = await executeSteps(trial.adapter, phaseMs, stepsOf(found), trial.bounds);
    if (await violates(trial, property, inPhase)) best = inPhase;
  }
  for (let changed = true; changed;) {
    changed = await removeOne(attempt, stepsOf(best)) || await simplifyOne(attempt, stepsOf(best));
  }
  return { executed: best, runs, isMinimal };
}

type Attempt = (steps: readonly Step[]) => Promise<boolean>;

async function removeOne(attempt: Attempt, steps: readonly Step[]): Promise<boolean> {
  // From the end: what follows the breach goes first, and all at once.
  for (let index = steps.length - 1; index > 0; index -= 1) {
    if (await attempt(steps.toSpliced(index, 1))) return true;
  }
  return false;
}

async function simplifyOne(attempt: Attempt, steps: readonly Step[]): Promise<boolean> {
  for (const [index, step] of steps.entries()) {
    for (const plainer of simpler(step)) {
      if (await attempt(steps.with(index, plainer))) return true;
    }
  }
  return false;
}

/** What executing every short sequence showed. */
export interface Exhausted {
  /** Every sequence up to this length was executed. */
  readonly length: number;
  readonly runs: number;
  /** The first sequence found that violates each property, by its id: a shortest one. */
  readonly found: ReadonlyMap<string, Executed>;
}

/** A counterexample that is known, and how long it is. */
export interface Known {
  readonly property: Property;
  readonly length: number;
}

interface Path { readonly steps: readonly Step[]; readonly next: readonly Step[] }

/**
 * Executes every sequence that is possible on the target, shortest first, until none could be
 * shorter than a counterexample that is known, or until `budget` sequences. Local shrinking stops
 * at longer local minima; only this can say *shortest*.
 */
export async function exhaust(
  trial: Trial, known: readonly Known[], phaseMs: number, budget: number,
  interrupted: () => boolean = () => false,
): Promise<Exhausted> {
  const found = new Map<string, Executed>();
  const longest = (): number => Math.max(0, ...known.map(({ property, length }) =>
    found.get(property.id)?.history.events.length ?? length));
  let runs = 0;
  let paths: readonly Path[] =
    [{ steps: [], next: enabledSteps(initialSituation(phaseMs), trial.bounds) }];
  for (let length = 1; length < longest(); length += 1) {
    const longer: Path[] = [];
    for (const { steps, next } of paths) {
      for (const step of next) {
        if (runs >= budget || interrupted()) return { length: length - 1, runs, found };
        runs += 1;
        const path = [...steps, step];
        const executed = await executeSteps(trial.adapter, phaseMs, path, trial.bounds);
        for (const { property, length: best } of known) {
          if (length < best && !found.has(property.id)
            && await violates(trial, property, executed)) found.set(property.id, executed);
        }
        longer.push({ steps: path, next: enabledSteps(executed.after, trial.bounds) });
      }
    }
    paths = longer;
  }
  return { length: longest() - 1, runs, found };
}
