import { realClearTimeout, realSetTimeout } from '../adapters/real.ts';
import type { Run } from '../reports/schema/run.ts';
import type { CheckOptions } from './check-options.ts';
import { IdleWorkers } from './idle-workers.ts';
import { mergeProblems, mergeResults, mergeStopped } from './merge.ts';
import type { Merged } from './merge.ts';
import type { Shard } from './plan.ts';
import { inPool } from './pool.ts';
import type { CheckResult, Problem } from './protocol.ts';
import { supervise } from './supervise.ts';
import type { Limits, Progress, WorkerOutcome } from './supervise.ts';

/** What commands are given, so that tests can put their own worker in place of the real one. */
export interface Services {
  readonly workerPath?: string;
  readonly limits?: Limits;
}

/** A command under way, and how it is stopped. */
export interface Session extends Services {
  readonly windUp: AbortSignal;
  readonly stopNow: AbortSignal;
}

/** One check: what to run, and who is told how far it is. */
export interface CheckSession extends Session {
  readonly options: CheckOptions;
  readonly shards: readonly Shard[];
  readonly onProgress: (shard: number, progress: Progress) => void;
  /** Workers that are left for the next check; they are let go where there is none. */
  readonly idle?: IdleWorkers;
}

/** What a check came to, and what the servers under test printed meanwhile. */
export interface Checked {
  readonly merged: Merged;
  readonly printed: string;
}

/** A worker that crashed says nothing about the next one; any other failure will repeat itself. */
const willRepeat = (problem: Problem): boolean => !problem.code.endsWith('_CRASHED');

/** What a worker handed over, or had told of before it was lost. */
function resultOf(outcome: WorkerOutcome | undefined): readonly CheckResult[] {
  if (outcome === undefined) return [];
  if (outcome.kind === 'result') return outcome.result.kind === 'check' ? [outcome.result] : [];
  const { soFar } = outcome;
  if (soFar === undefined) return [];
  const stopped = outcome.kind === 'failed' ? failureOf(outcome.problem) : 'interrupted';
  return [{ ...soFar, stopped }];
}

const problemOf = (outcome: WorkerOutcome | undefined): readonly Problem[] =>
  outcome?.kind === 'failed' ? [outcome.problem] : [];

const failureOf = (problem: Problem): Run['stopped'] =>
  problem.of === 'target' ? 'target failed' : 'harness failed';

/** Aborts when the person does, or when the time is up. */
function deadline(session: CheckSession): {
  readonly windUp: AbortSignal; readonly isUp: () => boolean; readonly end: () => void;
} {
  const { maxTimeSec } = session.options;
  const time = new AbortController();
  const timer = maxTimeSec === undefined
    ? undefined
    : realSetTimeout(() => { time.abort(); }, maxTimeSec * 1000);
  return {
    windUp: AbortSignal.any([session.windUp, time.signal]),
    isUp: () => time.signal.aborted,
    end: () => { realClearTimeout(timer); },
  };
}

/** Why the check as a whole ended. A worker cannot tell a person's interruption from a clock's. */
function stoppedBy(
  session: CheckSession, timeIsUp: boolean, merged: Merged, problems: readonly Problem[],
): Run['stopped'] {
  const interrupted = session.windUp.aborted || session.stopNow.aborted;
  const own = merged.stopped === 'interrupted' && !interrupted ? 'time' : merged.stopped;
  return mergeStopped([
    own,
    ...problems.map(failureOf),
    ...(interrupted ? ['interrupted' as const] : []),
    ...(timeIsUp ? ['time' as const] : []),
  ]);
}

const printedBy = (
  shards: readonly Shard[], outcomes: readonly (WorkerOutcome | undefined)[],
): string =>
  outcomes.flatMap((outcome, index) => {
    const printed = outcome?.printed ?? '';
    return printed === '' ? [] : [`--- ${shards[index]?.label} ---\n${printed.trimEnd()}\n`];
  }).join('\n');

/** Runs every shard in a worker and merges what they found out. Never throws. */
export async function runCheck(session: CheckSession): Promise<Checked> {
  const { shards, options, stopNow } = session;
  const { windUp, isUp, end } = deadline(session);
  const idle = session.idle ?? new IdleWorkers();
  let hopeless = false;
  const outcomes = await inPool(
    shards, options.workers, () => !hopeless && !windUp.aborted && !stopNow.aborted,
    async (shard, index) => {
      const outcome = await supervise({
        ...session,
        request: shard.request, windUp, idle,
        onProgress: (progress) => { session.onProgress(index, progress); },
      });
      hopeless ||= problemOf(outcome).some(willRepeat);
      return outcome;
    },
  );
  end();
  if (session.idle === undefined) idle.release();
  const merged = mergeResults(outcomes.flatMap(resultOf));
  const failures = outcomes.flatMap(problemOf);
  return {
    merged: {
      ...merged,
      problems: mergeProblems([...merged.problems, ...failures]),
      stopped: stoppedBy(session, isUp(), merged, failures),
    },
    printed: printedBy(shards, outcomes),
  };
}
