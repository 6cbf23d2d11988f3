import { createHash } from 'node:crypto';
import { SCOPES } from '../model/scopes/index.ts';
import type { Scope, ScopeName } from '../model/scope.ts';
import type { Design } from '../model/design.ts';
import type { Adapter } from '../model/driver.ts';
import type { Transport } from '../model/step.ts';
import type { Allowance } from './allowance.ts';
import { exactnessOf } from './agreement.ts';
import { Coverage } from './coverage.ts';
import type { Reach } from './coverage.ts';
import { explorePath } from './execute.ts';
import type { Executed } from './execute.ts';
import { CUT_SHORT, findingOf } from './finding.ts';
import { drawSequences, generate } from './generate.ts';
import { Inference } from './inference.ts';
import type { Compared, Inferred } from './inference.ts';
import { boundsOf, lackOf, scopesFor } from './lacks.ts';
import type { Lacks } from './lacks.ts';
import { Lateness } from './lateness.ts';
import type { Readings } from './lateness.ts';
import { scopesUnder } from './margins.ts';
import { neighbourOf } from './neighbour.ts';
import type { Neighbour } from './neighbour.ts';
import { pairsOf } from './pairs.ts';
import type { Plot } from './plot.ts';
import type { Contract, Property } from './property.ts';
import { goalsOf } from './reach.ts';
import { exhaust, shrink } from './shrink.ts';
import type { Trial } from './trial.ts';
import { judge, newTally } from './tally.ts';
import { Distinct } from './distinct.ts';
import { executeTwins } from './twins.ts';
import type { First, Tally } from './tally.ts';
import type { Twin } from './twins.ts';

/** One check of one transport through one adapter. */
export interface CheckPlan {
  readonly adapter: Adapter;
  readonly transport: Transport;
  readonly seed: number;
  readonly sequences: number;
  readonly properties: readonly Property[];
  readonly contract: Contract;
  readonly lacks: Lacks;
  readonly scopes?: readonly Scope[];
  /** What the server may be, as far as that is asked: generation is never told. */
  readonly suspects?: { readonly designs: readonly Design[]; readonly compared: Compared };
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
  /** Under which allowances it would not have been violated, as far as was seen. */
  readonly allowances?: readonly Allowance[];
}

export interface FoundCounterexample {
  /** What it was judged by, where that was not the contract of the check. */
  readonly contract?: Contract;
  readonly executed: Executed;
  /** What it was compared with, where the property compares. */
  readonly twins: readonly Twin[];
  /** Where everything shorter was looked for; `null` where nothing was. */
  readonly scope: ScopeName | null;
  /** Which sequence of the run showed it first, counted from 1. */
  readonly foundAfter: number;
  readonly minimality: 'shortest' | '1-minimal' | 'as found';
  readonly shrinkRuns: number;
  readonly shorterTried: number;
  /** What is nearest to it and keeps the property, where that was looked for and found. */
  readonly beside?: Neighbour;
}

export interface Checked {
  readonly findings: readonly Finding[];
  readonly sequences: number;
  readonly steps: number;
  readonly inconclusive: number;
  /** Sequences that are not, step by step, another one over again. */
  readonly distinct: number;
  /** Why sequences could not be judged, each reason once. */
  readonly reasons: readonly string[];
  readonly historySha256: string;
  /** Which transitions were taken, of all that there are; `null` where nobody knows them. */
  readonly reach: Reach | null;
  readonly inferred: Inferred;
  readonly lateness: Readings;
  readonly stopped: 'budget' | 'interrupted';
}

const NO_SUSPECTS = { designs: [], compared: 'everything' } as const;

/** Generates sequences, executes and judges them, and makes what went wrong small. */
export async function check(plan: CheckPlan): Promise<Checked> {
  const { transport, lacks, suspects = NO_SUSPECTS } = plan;
  const scopes = scopesWorth(plan);
  const coverage = new Coverage(
    goalsOf(transport, scopes, lacks), pairsOf(transport, scopes, lacks));
  const inference = new Inference(
    suspects.designs, suspects.compared, exactnessOf(plan.adapter));
  const lateness = new Lateness(plan.contract);
  const hash = createHash('sha256');
  const tallies = new Map<string, Tally>();
  const reasons = new Set<string>();
  const distinct = new Distinct();
  let [sequences, steps, inconclusive] = [0, 0, 0];
  const outcome = (stopped: Checked['stopped'], small: Small): Checked => ({
    findings: conclude(plan, tallies, small,
      [...reasons][0] ?? (stopped === 'budget' ? undefined : CUT_SHORT)),
    sequences, steps, inconclusive, distinct: distinct.count, stopped, inferred: inference.inferred,
    lateness: lateness.readings, reasons: [...reasons], historySha256: hash.copy().digest('hex'),
    reach: coverage.reach,
  });
  const tell = (): void => {
    plan.onProgress(sequences, [...tallies.values()].filter((t) => t.violations > 0).length,
      () => outcome('interrupted', new Map()));
  };
  for (const draw of drawSequences(plan.seed, plan.sequences)) {
    if (plan.interrupted()) break;
    const { scope, bounds, choose, maxSteps } = generate(draw, {
      transport, lacks, scopes,
      plotsIn: (name) => plottingIn(plan, name).flatMap(({ plots }) => plots[name] ?? []),
      neededIn: (name) => neediest(plan, tallies, name),
    }, coverage);
    const executed = await explorePath(
      plan.adapter, draw.phaseMs, bounds, maxSteps, choose);
    // Cut short in the middle: what this sequence showed is not the whole of it.
    if (plan.interrupted()) break;
    sequences += 1;
    steps += executed.history.events.length;
    distinct.note(executed.history);
    hash.update(JSON.stringify(executed.history)).update(executed.framesSha256);
    if (executed.inconclusive === null) {
      coverage.judged();
      inference.note(executed.history, sequences);
      await judge(trialIn(plan, scope), plan.properties, { executed, scope, sequences }, tallies);
      lateness.note(executed.history, sequences);
    } else {
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
  return outcome(stopped, await makeSmall({ ...plan, adapter }, tallies));
}

/**
 * Where something can be made to happen that is asked about; everywhere, where that is unknown, or
 * takes what the target lacks: then there is nothing to judge, and that is the outcome.
 */
function scopesWorth({ properties, contract, ...plan }: CheckPlan): readonly Scope[] {
  const scopes = scopesUnder(contract, plan.scopes ?? SCOPES);
  const worth = scopes.filter(({ name }) => properties.some(({ plots }) => plots[name]));
  return scopesFor(worth, plan.lacks).length > 0 ? worth : scopes;
}

/** The properties that have plots in a scope, and that this target can be asked about. */
const plottingIn = (plan: CheckPlan, scope: ScopeName): readonly Property[] =>
  plan.properties.filter((property) =>
    property.plots[scope] !== undefined && lackOf(property, plan.lacks) === undefined);

/**
 * The plots that a scope has for the property that was exercised least there so far; first of all
 * for one that was exercised nowhere yet.
 */
function neediest(
  plan: CheckPlan, tallies: ReadonlyMap<string, Tally>, scope: ScopeName,
): readonly Plot[] {
  const exercised = ({ id }: Property): number =>
    (tallies.get(id)?.exercised ?? 0) === 0 ? -1 : tallies.get(id)?.exercisedIn.get(scope) ?? 0;
  const [first, ...others] = plottingIn(plan, scope);
  const least = others.reduce((one, next) =>
    one !== undefined && exercised(next) < exercised(one) ? next : one, first);
  return least?.plots[scope] ?? [];
}

/** By the id of the property. */
type Small = ReadonlyMap<string, FoundCounterexample>;

/** A counterexample that nobody had the time to make smaller. */
const asFound = ({ scope, ...first }: First): FoundCounterexample => ({
  ...first, scope: scope.name, minimality: 'as found', shrinkRuns: 0, shorterTried: 0,
});

/** `unsure`: why what was not exercised may not be called vacuous, where that is so. */
function conclude(
  plan: CheckPlan, tallies: ReadonlyMap<string, Tally>, small: Small, unsure: string | undefined,
): readonly Finding[] {
  return plan.properties.map((property) => {
    const tally = tallies.get(property.id) ?? newTally();
    const finding = findingOf(property, tally, {
      skipped: lackOf(property, plan.lacks)?.reason, unsure, vacuous: allowedFor(plan.contract),
    });
    if (finding.verdict !== 'violated' || tally.first === null) return finding;
    const counterexample = small.get(property.id) ?? asFound(tally.first);
    return { ...finding, counterexample, allowances: tally.allowances.list() };
  });
}

/** With more leeway than a server uses, or where it is early, it has closed before that. */
const allowedFor = ({ leewayMs, earlyMs }: Contract): string => (leewayMs === 0 ? ''
  : `; with a leeway of ${leewayMs} ms that is so long after it, and a server that uses less has `
    + 'closed by then: give it the leeway that it uses')
  + (earlyMs === 0 ? '' : `; a server that ends sessions ${earlyMs} ms early has closed by then: `
    + 'what it would do cannot be seen');

/** Where a counterexample is made small: in the scope in which it was found. */
const trialIn = ({ adapter, transport, lacks, contract }: CheckPlan, scope: Scope): Trial =>
  ({ adapter, contract, lacks, bounds: boundsOf(transport, lacks, scope.drawn) });

/** Shrinks what was found first of each property, then looks for anything shorter still. */
async function makeSmall(
  plan: CheckPlan, tallies: ReadonlyMap<string, Tally>,
): Promise<Small> {
  const small = new Map<string, FoundCounterexample>();
  const firsts = plan.properties.flatMap((property) => {
    const first = tallies.get(property.id)?.first;
    return first == null ? [] : [{ property, first }];
  });
  const phaseMs = firsts[0]?.first.executed.history.phaseMs ?? 0;
  for (const { property, first } of firsts) {
    if (plan.interrupted()) break;
    const { executed, runs, isMinimal } = await shrink(
      trialIn(plan, first.scope), property, first.executed, phaseMs, plan.interrupted);
    small.set(property.id, {
      executed, twins: [], scope: first.scope.name,
      foundAfter: first.foundAfter, minimality: isMinimal ? '1-minimal' : 'as found',
      shrinkRuns: runs, shorterTried: 0,
    });
  }
  for (const scope of new Set(firsts.map(({ first }) => first.scope))) {
    if (plan.shorterBudget === 0 || plan.interrupted()) break;
    await makeShortest(plan, scope, phaseMs, small);
  }
  for (const { property, first } of firsts) {
    const found = small.get(property.id);
    if (found === undefined) continue;
    const trial = trialIn(plan, first.scope);
    const twins = await executeTwins(trial, property, found.executed.history) ?? [];
    const beside = await neighbourOf(trial, property, found.executed, twins, plan.interrupted);
    small.set(property.id, { ...found, twins, ...(beside === undefined ? {} : { beside }) });
  }
  return small;
}

/** Runs everything shorter in a scope than what is known there. */
async function makeShortest(
  plan: CheckPlan, scope: Scope, phaseMs: number, small: Map<string, FoundCounterexample>,
): Promise<void> {
  const known = plan.properties.flatMap((property) => {
    const shrunk = small.get(property.id);
    return shrunk?.scope !== scope.name ? [] : [{
      property, shrunk, length: shrunk.executed.history.events.length,
    }];
  });
  const exhausted = await exhaust(
    trialIn(plan, scope), known, phaseMs, plan.shorterBudget, plan.interrupted);
  for (const { property: { id }, shrunk } of known) {
    const executed = exhausted.found.get(id) ?? shrunk.executed;
    // What was exhausted was exhausted in one phase, and says nothing of another.
    const shortest = executed.history.phaseMs === phaseMs
      && executed.history.events.length - 1 <= exhausted.length;
    small.set(id, {
      ...shrunk, executed, shorterTried: exhausted.runs,
      minimality: shortest ? 'shortest' : '1-minimal',
    });
  }
}
