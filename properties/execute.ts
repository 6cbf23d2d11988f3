import { isDeepStrictEqual } from 'node:util';
import { driveStep, enabledSteps, isEnabled } from '../model/actions/index.ts';
import type { IsSame } from '../model/actions/index.ts';
import type { Bounds } from '../model/actions/action.ts';
import type { Adapter, Evidence, Session } from '../model/driver.ts';
import type { Event, History } from '../model/history.ts';
import { follow, initialSituation } from '../model/situation.ts';
import type { Situation } from '../model/situation.ts';
import type { Step } from '../model/step.ts';

/** One sequence, executed on a target. */
export interface Executed {
  readonly history: History;
  /** SHA-256 of the frames, named and split into segments. */
  readonly framesSha256: string;
  /** Indexes of the given steps that were not enabled when their turn came. */
  readonly skipped: readonly number[];
  /** Why this history cannot be judged, or `null`. */
  readonly inconclusive: string | null;
  /** Why it says nothing of when sessions were over, if so. */
  readonly endsInDoubt?: string;
  /** For a reader alone; absent where the adapter has none. */
  readonly evidence?: () => Evidence;
  /** Where it ended: what could be done next. */
  readonly after: Situation;
}

/** Chooses the next step among the enabled ones; `undefined` ends the sequence. */
export type Choose = (enabled: readonly Step[], now: Situation) => Step | undefined;

interface Progress { situation: Situation; readonly events: Event[] }

async function take(session: Session, progress: Progress, step: Step): Promise<void> {
  const fromMs = session.nowMs();
  await driveStep(session, step, progress.situation);
  await session.settle();
  const event: Event = { step, fromMs, toMs: session.nowMs(), observations: session.take() };
  progress.events.push(event);
  progress.situation = follow(progress.situation, event);
}

async function conclude(
  session: Session, progress: Progress, phaseMs: number, skipped: readonly number[],
): Promise<Executed> {
  const finished = await session.finish();
  const history = { phaseMs, events: progress.events };
  return { history, skipped, after: progress.situation, ...finished };
}

/** Executes a sequence that is chosen as it goes, at most `maxSteps` long. */
export async function explorePath(
  adapter: Adapter, phaseMs: number, bounds: Bounds, maxSteps: number, choose: Choose,
): Promise<Executed> {
  const session = await adapter.begin(phaseMs);
  const progress: Progress = { situation: initialSituation(phaseMs, session.nowMs()), events: [] };
  while (progress.events.length < maxSteps) {
    const step = choose(enabledSteps(progress.situation, bounds), progress.situation);
    if (step === undefined) break;
    await take(session, progress, step);
  }
  return conclude(session, progress, phaseMs, []);
}

/** Executes given steps; those that are not enabled when their turn comes are skipped. */
export async function executeSteps(
  adapter: Adapter, phaseMs: number, steps: readonly Step[], bounds: Bounds,
  isSame: IsSame = isDeepStrictEqual,
): Promise<Executed> {
  const session = await adapter.begin(phaseMs);
  const progress: Progress = { situation: initialSituation(phaseMs, session.nowMs()), events: [] };
  const skipped: number[] = [];
  for (const [index, step] of steps.entries()) {
    if (isEnabled(step, progress.situation, bounds, isSame)) await take(session, progress, step);
    else skipped.push(index);
  }
  return conclude(session, progress, phaseMs, skipped);
}
