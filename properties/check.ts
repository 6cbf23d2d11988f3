import { createHash } from 'node:crypto';
import { GENEROUS_BOUNDS } from '../model/bounds.ts';
import type { Bounds } from '../model/actions/action.ts';
import type { Adapter } from '../model/driver.ts';
import type { Transport } from '../model/step.ts';
import { explorePath } from './execute.ts';
import type { Executed } from './execute.ts';
import { Coverage, chooser, drawSequences } from './generate.ts';
import { boundsWithout, lackOf } from './lacks.ts';
import type { Lacks } from './lacks.ts';
import type { Plot } from './plot.ts';
import type { Contract, Property } from './property.ts';
import { exhaust, shrink } from './shrink.ts';
import type { Trial } from './shrink.ts';

/** One check of one transport through one adapter. */
export interface CheckPlan {
  readonly adapter: Adapter;
  readonly transport: Transport;
  readonly seed: number;
  readonly sequences: number;
  readonly properties: readonly Property[];
  readonly contract: Contract;
  readonly lacks: Lacks;
  /** Sequences that may be executed to look for counterexamples shorter than the shrunk ones. */
  readonly shorterBudget: number;
  readonly interrupted: () => boolean;
  /** `soFar`: what there is to tell if nothing more can be; nothing of it was made small. */
  readonly onProgress: (done: number, violated: number, soFar: () => Checked) => void;
}

/** How one property fared. */
export interface Finding {
  readonly property: Property;
  readonly verdict: 'held' | 'violated' | 'skipped' | 'vacuous' | 'inconclusive';
  readonly reason?: string;
  readonly exercised: number;
  /** Sequences in which it was violated. */
  readonly violations: number;
  readonly counterexample?: FoundCounterexample;
}

export interface FoundCounterexample {
  readonly executed: Executed;
  /** Which sequence of the run showed it first, counted from 1. */
  readonly foundAfter: number;
  readonly minimality: 'shortest' | '1-minimal' | 'as found';
  readonly shrinkRuns: number;
  readonly shorterTried: number;
}

export interface Checked {
  readonly findings: readonly Finding[];
  readonly sequences: number;
  readonly steps: number;
  readonly inconclusive: number;
  /** Why sequences could not be judged, each reason once. */
  readonly reasons: readonly string[];
  readonly historySha256: string;
  readonly stopped: 'budget' | 'interrupted';
}

interface Tally {
  exercised: number;
  violations: number;
  /** What the judge threw, if it did: then nothing it said counts. */
  threw: string | null;
  first: { readonly executed: Executed; readonly foundAfter: number } | null;
}

/** What one transport of a target can be tried with. */
export const boundsOf = (
  transport: Transport, lacks: Lacks, bounds: Bounds = GENEROUS_BOUNDS,
): Bounds => ({ ...boundsWithout(lacks, bounds), transports: [transport] });

/** Generates sequences, executes and judges them, and makes what went wrong small. */
export async function check(plan: CheckPlan): Promise<Checked> {
  const bounds = boundsOf(plan.transport, plan.lacks);
  const coverage = new Coverage();
  const hash = createHash('sha256');
  const tallies = new Map<string, Tally>();
  const reasons = new Set<string>();
  let [sequences, steps, inconclusive] = [0, 0, 0];
  const outcome = (stopped: Checked['stopped'], small: Small): Checked => ({
    findings: conclude(plan, tallies, small,
      [...reasons][0] ?? (stopped === 'budget' ? undefined : CUT_SHORT)),
    sequences, steps, inconclusive, stopped,
    reasons: [...reasons], historySha256: hash.copy().digest('hex'),
  });
  const tell = (): void => {
    plan.onProgress(sequences, [...tallies.values()].filter((t) => t.violations > 0).length,
      () => outcome('interrupted', new Map()));
  };
  for (const draw of drawSequences(plan.seed, plan.sequences)) {
    if (plan.interrupted()) break;
    const executed = await explorePath(
      plan.adapter, draw.phaseMs, bounds, draw.picks.length,
      chooser(draw, coverage, neediest(plan, tallies)));
    // Cut short in the middle: what this sequence showed is not the whole of it.
    if (plan.interrupted()) break;
    sequences += 1;
    steps += executed.history.events.length;
    hash.update(JSON.stringify(executed.history)).update(executed.framesSha256);
    if (executed.inconclusive === null) judge(plan, executed, sequences, tallies);
    else {
      inconclusive += 1;
      reasons.add(executed.inconclusive);
    }
    tell();
  }
  const stopped = plan.interrupted() ? 'interrupted' : 'budget';
  const adapter: Adapter = {
    name: plan.adapter.name,
    begin: (phaseMs) => {
      // Shrinking executes hundreds of sequences: whoever waits is told that it goes on.
      tell();
      return plan.adapter.begin(phaseMs);
    },
  };
  const trial: Trial = { adapter, bounds, contract: plan.contract };
  return outcome(stopped, await makeSmall(plan, trial, tallies));
}

/** The plots of the property that was exercised least so far. */
function neediest(plan: CheckPlan, tallies: ReadonlyMap<string, Tally>): readonly Plot[] {
  const able = plan.properties.filter((property) => lackOf(property, plan.lacks) === undefined);
  const exercised = ({ id }: Property): number => tallies.get(id)?.exercised ?? 0;
  const [first, ...others] = able;
  if (first === undefined) return [];
  return others.reduce((least, next) =>
    exercised(next) < exercised(least) ? next : least, first).plots;
}

function judge(
  plan: CheckPlan, executed: Executed, sequence: number, tallies: Map<string, Tally>,
): void {
  for (const property of plan.properties) {
    const tally = tallies.get(property.id)
      ?? { exercised: 0, violations: 0, threw: null, first: null };
    tallies.set(property.id, tally);
    try {
      const { exercised, violations } = property.judge(executed.history, plan.contract);
      tally.exercised += exercised;
      if (violations.length === 0) continue;
      tally.violations += 1;
      tally.first ??= { executed, foundAfter: sequence };
    } catch (error) {
      tally.threw = String(error);
    }
  }
}

/** A run that did not come to its end does not know what would never have come about. */
const CUT_SHORT = 'cut short before its situation came about';

/** By the id of the property. */
type Small = ReadonlyMap<string, FoundCounterexample>;

/** A counterexample that nobody had the time to make smaller. */
const asFound = (first: NonNullable<Tally['first']>): FoundCounterexample =>
  ({ ...first, minimality: 'as found', shrinkRuns: 0, shorterTried: 0 });

/** `unsure`: why what was not exercised may not be called vacuous, where that is so. */
function conclude(
  plan: CheckPlan, tallies: ReadonlyMap<string, Tally>, small: Small, unsure: string | undefined,
): readonly Finding[] {
  return plan.properties.map((property) => {
    const tally = tallies.get(property.id);
    const counts = { exercised: tally?.exercised ?? 0, violations: tally?.violations ?? 0 };
    const lack = lackOf(property, plan.lacks);
    if (lack !== undefined) {
      return { property, verdict: 'skipped', reason: lack.reason, exercised: 0, violations: 0 };
    }
    if (tally?.threw != null) {
      const reason = `its judge failed: ${tally.threw}`;
      return { property, verdict: 'inconclusive', reason, ...counts };
    }
    if (tally?.first != null) {
      const counterexample = small.get(property.id) ?? asFound(tally.first);
      return { property, verdict: 'violated', counterexample, ...counts };
    }
    if (counts.exercised > 0) return { property, verdict: 'held', ...counts };
    return unsure === undefined
      ? {
          property, verdict: 'vacuous', ...counts,
          reason: `never exercised: ${property.exercisedBy}`,
        }
      : { property, verdict: 'inconclusive', reason: unsure, ...counts };
  });
}

/** Shrinks what was found first of each property, then looks for anything shorter still. */
async function makeSmall(
  plan: CheckPlan, trial: Trial, tallies: ReadonlyMap<string, Tally>,
): Promise<Small> {
  const small = new Map<string, FoundCounterexample>();
  const phaseMs = [...tallies.values()].find(({ first }) => first !== null)
    ?.first?.executed.history.phaseMs ?? 0;
  for (const property of plan.properties) {
    const first = tallies.get(property.id)?.first;
    if (first == null) continue;
    const { executed, runs } = await shrink(trial, property, first.executed, phaseMs);
    small.set(property.id, {
      executed, foundAfter: first.foundAfter, minimality: '1-minimal',
      shrinkRuns: runs, shorterTried: 0,
    });
  }
  if (plan.shorterBudget === 0 || plan.interrupted()) return small;
  const known = plan.properties.flatMap((property) => {
    const counterexample = small.get(property.id);
    return counterexample === undefined ? [] : [{ property, length: lengthOf(counterexample) }];
  });
  const exhausted = await exhaust(trial, known, phaseMs, plan.shorterBudget);
  for (const [id, shrunk] of small) {
    const executed = exhausted.found.get(id) ?? shrunk.executed;
    // What was exhausted was exhausted in one phase, and says nothing of another.
    const shortest = executed.history.phaseMs === phaseMs
      && executed.history.events.length - 1 <= exhausted.length;
    small.set(id, {
      ...shrunk, executed, shorterTried: exhausted.runs,
      minimality: shortest ? 'shortest' : '1-minimal',
    });
  }
  return small;
}

const lengthOf = ({ executed }: FoundCounterexample): number => executed.history.events.length;

