import { createHash } from 'node:crypto';
import type { Adapter } from '../model/driver.ts';
import { latestMs } from '../model/history.ts';
import type { History } from '../model/history.ts';
import type { Scope, ScopeName } from '../model/scope.ts';
import type { Step, Transport } from '../model/step.ts';
import { isExpired } from '../model/time.ts';
import { Distinct } from './distinct.ts';
import { doubtOf } from './doubt.ts';
import { explorePath } from './execute.ts';
import type { Choose, Executed } from './execute.ts';
import type { Checked, Finding, FoundCounterexample } from './check.ts';
import { CUT_SHORT, findingOf } from './finding.ts';
import { drawSequences } from './generate.ts';
import type { Draw } from './generate.ts';
import { boundsOf } from './lacks.ts';
import { Lateness } from './lateness.ts';
import type { Lacks } from './lacks.ts';
import { nearestOf } from './neighbour.ts';
import { fits } from './plot.ts';
import type { Plot } from './plot.ts';
import type { Contract, Property } from './property.ts';
import { expiryDuring, sessionsOf } from './sessions.ts';
import { cheapest, judgedIn, shrinkAtOnce } from './shrink-at-once.ts';

/** A check by a clock that nobody sets: its sequences run side by side, not one after the other. */
export interface AtOncePlan {
  readonly adapter: Adapter;
  readonly transports: readonly Transport[];
  readonly scopes: readonly Scope[];
  readonly seed: number;
  readonly sequences: number;
  readonly properties: readonly Property[];
  readonly contract: Contract;
  /** What a property is judged by in a scope, where not by that; `null`: not judged there. */
  readonly contractIn: (property: Property, scope: ScopeName) => Contract | null;
  readonly lacks: Lacks;
  /** Why a property is not judged, if so: there is a reason where no scope has a plot of it. */
  readonly unseen: (property: Property) => string | undefined;
  /** Steps that this target cannot be asked for. */
  readonly isPossible: (step: Step) => boolean;
  /** Sequences begin so far apart. */
  readonly everyMs: number;
  /** Whether none can be run later on: there is one expiry, and they all run over it. */
  readonly isOnce: boolean;
  readonly sleep: (ms: number) => Promise<void>;
  readonly nowMs: () => number;
  /** How far into a second a sequence would begin now. */
  readonly phaseMs: () => number;
  readonly interrupted: () => boolean;
  readonly onProgress: (done: number, violated: number) => void;
}

/** One sequence to be: on which transport, in which scope, along which plot. */
interface Planned {
  readonly draw: Draw;
  readonly transport: Transport;
  readonly scope: Scope;
  readonly plot: Plot;
  readonly phaseMs: number;
}

/** One sequence as it was executed, and what it was to be. */
export interface Ran extends Planned { readonly executed: Executed }

/** How well messages could be placed by a clock that is not ours. */
export interface Placing {
  /** Of the interval in which a message was accepted; 0 where none was. */
  readonly medianWidthMs: number;
  readonly widestMs: number;
  /** Messages that were accepted too close to an expiry to call. */
  readonly unclear: number;
  /** How soon after an expiry something was written to a session that stood, where anything was. */
  readonly soonest: { readonly transport: Transport; readonly ms: number }[];
}

/** @returns by transport what was found out, and how well messages could be placed */
export async function checkAtOnce(plan: AtOncePlan): Promise<{
  readonly found: ReadonlyMap<Transport, Checked>; readonly placing: Placing;
}> {
  const planned = plannedFor(plan);
  const ran: Ran[] = [];
  let violated = 0;
  await staggered(plan, planned, async (one) => {
    const bounds = boundsOf(one.transport, plan.lacks, one.scope.drawn);
    const executed = await explorePath(
      plan.adapter, one.phaseMs, bounds, one.plot.length, along(plan, one));
    ran.push({ ...one, executed });
    violated += isViolated(plan, { ...one, executed }) ? 1 : 0;
    plan.onProgress(ran.length, violated);
  });
  const found = new Map(await Promise.all(plan.transports.map(async (transport) =>
    [transport, await conclude(plan, ran.filter((one) => one.transport === transport))] as const)));
  return { found, placing: placingOf(plan, ran) };
}

const isViolated = (plan: AtOncePlan, one: Ran): boolean =>
  plan.properties.some((property) => plan.unseen(property) === undefined
    && judgedIn(plan, property, one).violations.length > 0);

const LATE_MS = 100;

/** Begins one after the other, and waits for all. */
async function staggered(
  plan: Pick<AtOncePlan, 'everyMs' | 'sleep' | 'nowMs' | 'interrupted'>,
  planned: readonly Planned[], run: (one: Planned) => Promise<void>,
): Promise<void> {
  let startMs = plan.nowMs();
  const running: Promise<void>[] = [];
  for (const [index, one] of planned.entries()) {
    if (plan.interrupted()) break;
    const waitMs = startMs + index * plan.everyMs - plan.nowMs();
    if (waitMs > 0) await plan.sleep(waitMs);
    // On a machine that is busy, what was missed is not made up for by a rush.
    const lateMs = -waitMs;
    if (lateMs > LATE_MS) startMs += lateMs;
    running.push(run(one));
  }
  await Promise.all(running);
}

/** Every plot in its turn, on every transport in its turn, with phases spread over the second. */
function plannedFor(plan: AtOncePlan): readonly Planned[] {
  const { transports, scopes, properties, seed, sequences, everyMs } = plan;
  const plots = scopes.flatMap((scope) => properties.flatMap((property) =>
    (property.plots[scope.name] ?? []).map((plot) => ({ scope, plot }))));
  if (plots.length === 0) return [];
  return drawSequences(seed, sequences).map((draw, index) => {
    const transport = transports[index % transports.length] ?? 'websocket';
    const followed = plots[Math.floor(index / transports.length) % plots.length];
    if (followed === undefined) throw new Error('there is no plot to follow');
    return { draw, transport, ...followed, phaseMs: Math.round(index * everyMs) % 1000 };
  });
}

/** Follows a plot to its end; what cannot be done now is left out. */
function along({ isPossible }: AtOncePlan, { draw, plot }: Planned): Choose {
  const points = plot.values();
  let taken = 0;
  return (enabled, now) => {
    for (const point of points) {
      const fitting = enabled.filter((step) =>
        fits(point, step, now) && isPossible(step)
        && (step.do !== 'advance' || step.timers === 'first'));
      const pick = draw.picks[taken % draw.picks.length] ?? 0;
      taken += 1;
      // Nearer to the expiry is drawn more often: `advance` lists its points in that order.
      const share = (pick % 1024) / 1024;
      const index = point.includes('expir') ? share * share : share;
      const step = fitting[Math.floor(index * fitting.length)];
      if (step !== undefined) return step;
    }
    return undefined;
  };
}

/** The messages of a history that were accepted: on which side of the expiry, if that is sure. */
function sidesOf(history: History, contract: Contract): readonly ('clear' | 'unclear')[] {
  return sessionsOf(history, contract).flatMap((session) =>
    session.seen.flatMap(({ seen, event }) => {
      if (seen.kind !== 'accepted') return [];
      const { expMs } = expiryDuring(session, event);
      const late = [seen.atMs, latestMs(seen)].map((atMs) =>
        isExpired(atMs, expMs, contract.leewayMs));
      return [late[0] === late[1] ? 'clear' as const : 'unclear' as const];
    }));
}

/** Milliseconds from expiry to the first message that was written after it; none: infinite. */
function soonestOf(ran: readonly Ran[], contract: Contract): number {
  return Math.min(...ran.flatMap(({ executed: { history } }) =>
    sessionsOf(history, contract).flatMap((session) => session.seen.flatMap(({ seen, event }) => {
      const lateMs = seen.atMs - expiryDuring(session, event).expMs - contract.leewayMs;
      return seen.kind === 'arrived' && lateMs >= 0 ? [lateMs] : [];
    }))));
}

function placingOf({ contract, transports }: AtOncePlan, ran: readonly Ran[]): Placing {
  const histories = ran.map(({ executed }) => executed.history);
  const widthsMs = histories.flatMap(({ events }) => events.flatMap(({ observations }) =>
    observations.filter(({ kind }) => kind === 'accepted')
      .map((seen) => latestMs(seen) - seen.atMs))).sort((a, b) => a - b);
  return {
    medianWidthMs: widthsMs[Math.floor(widthsMs.length / 2)] ?? 0,
    widestMs: widthsMs.at(-1) ?? 0,
    unclear: histories.flatMap((history) => sidesOf(history, contract))
      .filter((side) => side === 'unclear').length,
    soonest: transports.flatMap((transport) => {
      const ms = Math.round(soonestOf(ran.filter((one) => one.transport === transport), contract));
      return Number.isFinite(ms) ? [{ transport, ms }] : [];
    }),
  };
}

/** Whether any message was accepted too close to an expiry to call. */
export const isUnclear = (history: History, contract: Contract): boolean =>
  sidesOf(history, contract).includes('unclear');

/** Why a sequence counts for nothing, or `null`. */
function whyInconclusive({ contract }: AtOncePlan, { executed }: Ran): string | null {
  if (executed.inconclusive !== null) return executed.inconclusive;
  const sides = sidesOf(executed.history, contract);
  return sides.length === 0 || sides.includes('clear')
    ? null : 'all of its messages were accepted too close to an expiry to call';
}

interface Judged { exercised: number; violations: number; threw: string | null; breaks: Ran[] }

function judgeAll(plan: AtOncePlan, property: Property, ran: readonly Ran[]): Judged {
  const judged: Judged = { exercised: 0, violations: 0, threw: null, breaks: [] };
  for (const one of ran) {
    try {
      const { exercised, violations } = judgedIn(plan, property, one);
      judged.exercised += exercised;
      if (violations.length > 0) judged.breaks.push(one);
    } catch (error) {
      judged.threw ??= String(error);
    }
  }
  judged.violations = judged.breaks.length;
  return judged;
}

async function conclude(plan: AtOncePlan, ran: readonly Ran[]): Promise<Checked> {
  const why = ran.map((one) => whyInconclusive(plan, one));
  const clear = ran.filter((_, index) => why[index] === null);
  const reasons = [...new Set(why.filter((reason) => reason !== null))];
  const hash = createHash('sha256');
  const lateness = new Lateness(plan.contract);
  for (const [index, { executed }] of clear.entries()) lateness.note(executed.history, index + 1);
  const distinct = new Distinct();
  for (const { executed: { history } } of ran) {
    hash.update(JSON.stringify(history));
    distinct.note(history);
  }
  const cutShort = plan.interrupted();
  const findings = await Promise.all(plan.properties.map(async (property): Promise<Finding> => {
    const judged = judgeAll(plan, property, clear);
    const finding = findingOf(property, judged, {
      skipped: plan.unseen(property),
      unsure: reasons[0] ?? ran.map(({ executed }) => doubtOf(property, executed))
        .find((reason) => reason !== null) ?? (cutShort ? CUT_SHORT : undefined),
    });
    if (finding.verdict !== 'violated') return finding;
    const found = await smallest(plan, property, ran, judged.breaks);
    const broke = new Set(judged.breaks);
    const kept = clear.filter((one) => !broke.has(one) && one.scope.name === found.scope);
    const beside = nearestOf(found.executed, kept.map(({ executed }) => executed));
    return {
      ...finding,
      counterexample: { ...found, ...(beside === undefined ? {} : { beside }) },
    };
  }));
  return {
    findings,
    sequences: ran.length,
    steps: ran.reduce((sum, { executed }) => sum + executed.history.events.length, 0),
    inconclusive: ran.length - clear.length, distinct: distinct.count,
    reasons, historySha256: hash.digest('hex'),
    inferred: { sequences: 0, designs: [] },
    lateness: lateness.readings, reach: null,
    stopped: cutShort ? 'interrupted' : 'budget',
  };
}

/** The shortest that was seen, made smaller where that does not take many lives of a token. */
async function smallest(
  plan: AtOncePlan, property: Property, ran: readonly Ran[], breaks: readonly Ran[],
): Promise<FoundCounterexample> {
  const best = cheapest(breaks.map(({ executed }) => executed));
  const shortest = breaks.find(({ executed }) => executed === best);
  const [first] = breaks;
  if (shortest === undefined || first === undefined) throw new Error('there is nothing to shrink');
  const small = plan.interrupted() || plan.isOnce
    ? { executed: shortest.executed, runs: 0, minimality: 'as found' as const }
    : await shrinkAtOnce(plan, property, shortest);
  return {
    executed: small.executed, twins: [], scope: shortest.scope.name,
    foundAfter: ran.indexOf(first) + 1, minimality: small.minimality,
    shrinkRuns: small.runs, shorterTried: 0,
    contract: plan.contractIn(property, shortest.scope.name) ?? plan.contract,
  };
}
