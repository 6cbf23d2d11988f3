import { realNowMs } from '../adapters/real.ts';
import { HarnessError, TargetError } from '../adapters/errors.ts';
import { LOADING } from './protocol.ts';
import type {
  Problem, WorkerOrder, WorkerReport, WorkerRequest, WorkerResult, WorkerTask,
} from './protocol.ts';
import { exit, refuseExit } from './worker/exit.ts';
import type { Job } from './worker/job.ts';
import { hide, hideJson } from './worker/secrets.ts';

/**
 * A worker: one request, one virtual clock, one answer. It runs in a process of its own, because
 * the clock replaces the timers and the date of the whole process, and because a server under test
 * may crash, hang or print. Nothing that could take a timer with it is imported before the clock
 * is installed (adapters/open.ts).
 */
const REPORT_EVERY_MS = 250;

// Opened before work is counted: a server that prints for the first time would open them later.
void process.stdout;
void process.stderr;

let interrupted = false;
/** What the server under test threw and nothing caught: the run ends, with what it has. */
let failure: Problem | null = null;
let doing: string = LOADING;
let ended = false;
let asked: WorkerRequest | undefined;

const report = (message: WorkerReport): void => { process.send?.(hideJson(message)); };

/** The last word: the process ends when it has been read, or stays, as there may be more to do. */
function end(message: WorkerReport, stays: boolean): void {
  if (ended) return;
  if (stays && message.kind === 'result' && failure === null) {
    report({ ...message, stays });
    return;
  }
  ended = true;
  process.send?.(hideJson(message), undefined, undefined, () => { exit(0); });
}

function problemOf(error: unknown, request: WorkerRequest): Problem {
  const text = hide(error instanceof Error ? error.message : String(error));
  const ours = !('target' in request) || request.target.kind !== 'module';
  if (error instanceof TargetError || error instanceof HarnessError) {
    const of = error instanceof HarnessError && (ours || error.code !== 'NEVER_SETTLES')
      ? 'harness'
      : 'target';
    return { of, code: error.code, message: text.replace(`${error.code}: `, '') };
  }
  return {
    of: ours ? 'harness' : 'target',
    code: ours ? 'WORKER_CRASHED' : 'TARGET_CRASHED',
    message: `expected no error that nothing catches, got ${whereThrown(error)} (${doing}) → `
      + 'mend that first',
  };
}

/** The error and the first place in the stack that it names. */
const whereThrown = (error: unknown): string =>
  hide(error instanceof Error ? error.stack ?? error.message : String(error))
    .split('\n').slice(0, 2).map((line) => line.trim()).join(' ').slice(0, 1_000);

function jobFor(): Job {
  let reportedMs = realNowMs();
  let told = 0;
  return {
    interrupted: () => interrupted || failure !== null,
    started: (group) => { report({ kind: 'server', group }); },
    progress: (done, total, violated, what, soFar) => {
      // What goes on, and what was found, must be known outside before the server can hang or take
      // the process with it.
      const isNews = doing !== what || (soFar !== undefined && violated > told);
      doing = what;
      if (!isNews && realNowMs() - reportedMs < REPORT_EVERY_MS) return;
      reportedMs = realNowMs();
      told = violated;
      report({
        kind: 'progress', done, total, violated, doing: what,
        ...(soFar === undefined ? {} : { soFar: soFar() }),
      });
    },
  };
}

async function work(request: WorkerRequest): Promise<WorkerResult> {
  const job = jobFor();
  if (request.kind === 'confirm') {
    return (await import('./worker/confirm.ts')).runConfirm(request, job);
  }
  if (request.kind === 'explore') {
    return (await import('./worker/explore.ts')).runExplore(request, job);
  }
  const { target } = request;
  // By a clock of its own: nothing may replace the timers of this process then.
  if (target.kind === 'url') {
    return (await import('./worker/outside.ts')).runOutside({ ...request, target }, job);
  }
  switch (request.kind) {
    case 'check': return (await import('./worker/check.ts')).runCheck(request, target, job);
    case 'replay': return (await import('./worker/replay.ts')).runReplay(request, target, job);
    case 'doctor': return (await import('./worker/doctor.ts')).runDoctor(request, target, job);
    default: return request satisfies never;
  }
}

function begin({ stay, ...request }: WorkerTask): void {
  asked = request;
  interrupted = false;
  const stays = stay ?? false;
  work(request).then(
    (result) => { end(lastWord(result), stays); },
    (error: unknown) => {
      end({ kind: 'failed', problem: failure ?? problemOf(error, request) }, stays);
    },
  );
}

/** What nothing caught, of whatever is asked at the moment. */
function note(error: unknown): void {
  if (asked !== undefined) failure ??= problemOf(error, asked);
}

/** A server that listens for what nothing else catches lives on, in Node as here. */
function noteOnly(event: 'uncaughtException' | 'unhandledRejection'): void {
  process.on(event, (error: unknown) => { if (process.listenerCount(event) === 1) note(error); });
}

/** A check that a crash cut short has found out something; a replay or a comparison has not. */
function lastWord(result: WorkerResult): WorkerReport {
  if (failure === null) return { kind: 'result', result };
  if (result.kind !== 'check' || result.executed.sequences === 0) {
    return { kind: 'failed', problem: failure };
  }
  return {
    kind: 'result',
    result: {
      ...result,
      stopped: failure.of === 'target' ? 'target failed' : 'harness failed',
      problems: [...result.problems, { ...failure, sequence: result.executed.sequences + 1 }],
    },
  };
}

noteOnly('uncaughtException');
noteOnly('unhandledRejection');
refuseExit(note);
process.on('message', (order: WorkerOrder) => {
  if (order.kind === 'interrupt') interrupted = true;
  else begin(order);
});
process.on('disconnect', () => { exit(0); });
// A terminal sends its signals to the whole group; a worker waits for its parent's word.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
