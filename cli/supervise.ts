import type { ChildProcess } from 'node:child_process';
import { realClearTimeout, realSetTimeout } from '../adapters/real.ts';
import { boundedText } from './bounded-text.ts';
import type { BoundedText } from './bounded-text.ts';
import { messageOf } from './errors.ts';
import type { IdleWorkers } from './idle-workers.ts';
import { LOADING } from './protocol.ts';
import type {
  CheckResult, Problem, WorkerOrder, WorkerReport, WorkerRequest, WorkerResult,
} from './protocol.ts';
import { redact } from './redact.ts';
import { hasStarted, isReport, startWorker, WORKER_PATH } from './worker-process.ts';

/** How far a worker has come. */
export type Progress = Extract<WorkerReport, { readonly kind: 'progress' }>;

/** How long a worker is waited for. */
export interface Limits {
  /** A worker that reports nothing for so long hangs. */
  readonly silenceMs: number;
  /** How long an interrupted worker may take to hand over what it has, a finished one to end. */
  readonly graceMs: number;
}

/** A worker reports every half second; forty times that is no hiccup. */
export const DEFAULT_LIMITS: Limits = { silenceMs: 20_000, graceMs: 3_000 };

/** One worker: its order, how it is stopped, who hears of its progress. */
export interface Supervision {
  readonly request: WorkerRequest;
  readonly windUp: AbortSignal;
  readonly stopNow: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly workerPath?: string;
  readonly limits?: Limits;
  /** Where a worker is taken from that need not be a fresh one, and goes when it has answered. */
  readonly idle?: IdleWorkers;
}

/** How a worker ended; `printed` is what it, or a server in it, wrote to its standard streams. */
export type WorkerOutcome = { readonly printed: string } & (
  | { readonly kind: 'result'; readonly result: WorkerResult }
  | ({ readonly kind: 'failed'; readonly problem: Problem } & Left)
  /** It was interrupted and did not end in time. */
  | ({ readonly kind: 'cut short' } & Left)
);

/** What a check had found when it last gave a sign of life. */
interface Left { readonly soFar?: CheckResult }

/** What a worker does until its first sign of life: the module loads. */
const STARTING = 'starting';
const KEPT_CHARS = 64 * 1024;
const STDERR_CHARS = 2 * 1024;
const STDERR_LINES = 8;
const STREAMS_CLOSE_MS = 500;

/** What is known of a worker while it runs. */
interface Watch {
  readonly child: ChildProcess;
  readonly printed: BoundedText;
  readonly stderr: BoundedText;
  outcome: { kind: 'result'; result: WorkerResult } | { kind: 'failed'; problem: Problem } | null;
  /** It has answered and waits to be asked something else. */
  stays: boolean;
  /** Why it was killed, where it was. */
  killed: 'silent' | 'interrupted' | null;
  doing: string;
  left: Left;
}

const isOfTheUser = (request: WorkerRequest): boolean =>
  'target' in request && request.target.kind === 'module';

const startsServer = (request: WorkerRequest): boolean => 'target' in request
  && request.target.kind === 'url' && request.target.starts !== undefined;

/** A module of the user's is to blame for what its worker suffers; a built-in design is ours. */
const blame = (request: WorkerRequest): { of: Problem['of']; name: 'TARGET' | 'WORKER' } =>
  isOfTheUser(request)
    ? { of: 'target', name: 'TARGET' }
    : { of: 'harness', name: 'WORKER' };

const isLoading = ({ doing }: Watch): boolean => doing === STARTING || doing.endsWith(LOADING);

function hang(request: WorkerRequest, watch: Watch, silenceMs: number): Problem {
  const { of, name } = blame(request);
  return {
    of, code: `${name}_HANGS`,
    message: `expected a sign of life every ${silenceMs / 1000} s, got none (${watch.doing}) → `
      + `look for a loop that never yields${
        isLoading(watch) ? ', or a top-level await that never ends' : ''}`,
  };
}

function crash(request: WorkerRequest, watch: Watch): Problem {
  const { of, name } = blame(request);
  const { exitCode, signalCode } = watch.child;
  const how = signalCode === null ? `exit code ${exitCode}` : `signal ${signalCode}`;
  return {
    of, code: `${name}_CRASHED`,
    message: redact(`expected a result, got ${how} (${watch.doing}) → `
      + `a server must not end its process. ${saidBy(watch) ?? 'It printed no error.'}`),
  };
}

function saidBy({ stderr }: Watch): string | null {
  const last = stderr.lastLines(STDERR_LINES);
  return last === '' ? null : `Its last lines:\n${last}`;
}

/** Why a server gave up is what it printed before. */
function withLastLines(outcome: NonNullable<Watch['outcome']>, watch: Watch): Watch['outcome'] {
  const said = saidBy(watch);
  if (outcome.kind !== 'failed' || said === null) return outcome;
  const { problem } = outcome;
  if (problem.code !== 'TARGET_CRASHED') return outcome;
  return { ...outcome, problem: { ...problem, message: redact(`${problem.message}. ${said}`) } };
}

/** Kills the worker when it has been silent too long, or does not end when it should. */
function superviseSilence(watch: Watch, limits: Limits): { heard: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const heard = (): void => {
    realClearTimeout(timer);
    const over = watch.outcome !== null;
    timer = realSetTimeout(() => {
      if (!over) watch.killed ??= 'silent';
      watch.child.kill('SIGKILL');
    }, over ? limits.graceMs : limits.silenceMs);
  };
  return { heard, stop: () => { realClearTimeout(timer); } };
}

/** Passes an interruption on, and kills when it is not heeded. @returns what ends this. */
function superviseInterruption(watch: Watch, supervision: Supervision, limits: Limits): () => void {
  const { windUp, stopNow } = supervision;
  let timer: NodeJS.Timeout | undefined;
  const onStopNow = (): void => {
    watch.killed ??= 'interrupted';
    watch.child.kill('SIGKILL');
  };
  const onWindUp = (): void => {
    send(watch.child, { kind: 'interrupt' });
    timer = realSetTimeout(onStopNow, limits.graceMs);
  };
  windUp.addEventListener('abort', onWindUp);
  stopNow.addEventListener('abort', onStopNow);
  if (windUp.aborted) onWindUp();
  if (stopNow.aborted) onStopNow();
  return () => {
    realClearTimeout(timer);
    windUp.removeEventListener('abort', onWindUp);
    stopNow.removeEventListener('abort', onStopNow);
  };
}

/** A worker that has just ended cannot be told anything; that it ended is reported elsewhere. */
const send = (child: ChildProcess, order: WorkerOrder): void => {
  if (child.connected) child.send(order, () => {});
};

/** @returns what stops it. */
function captureStreams({ child, printed, stderr }: Watch): () => void {
  const stops = [child.stdout, child.stderr].map((stream) => {
    const keep = (text: string): void => {
      printed.append(text);
      if (stream === child.stderr) stderr.append(text);
    };
    stream?.setEncoding('utf8').on('data', keep);
    return () => { stream?.off('data', keep); };
  });
  return () => { for (const stop of stops) stop(); };
}

/** Resolves when the worker is gone and all it sent has been read. */
function ended(watch: Watch, signal: AbortSignal): Promise<void> {
  const { child } = watch;
  return new Promise((resolve) => {
    const on = (event: 'exit' | 'close' | 'error', heard: (error: Error) => void): void => {
      child.once(event, heard);
      signal.addEventListener('abort', () => { child.off(event, heard); });
    };
    // A process that the server started may hold the streams open after the worker is gone.
    on('exit', () => { realSetTimeout(resolve, STREAMS_CLOSE_MS).unref(); });
    on('close', () => { resolve(); });
    on('error', (error) => {
      watch.stderr.append(messageOf(error));
      if (child.pid === undefined) resolve();
    });
  });
}

/** Resolves when the worker has answered, if it stays. */
function answered(
  watch: Watch, { request, onProgress }: Supervision, heard: () => void, signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const onMessage = (message: unknown): void => {
      if (!isReport(message) || watch.outcome !== null) return;
      if (message.kind === 'server') {
        // A server in the worker itself might say so too, and have whatever it names ended.
        if (startsServer(request)) hasStarted(watch.child, message.group);
      } else if (message.kind === 'progress') {
        watch.doing = message.doing;
        if (message.soFar !== undefined) watch.left = { soFar: message.soFar };
        onProgress?.(message);
      } else {
        watch.outcome = message;
        watch.stays = message.kind === 'result' && message.stays === true;
        if (watch.stays) resolve();
      }
      heard();
    };
    watch.child.on('message', onMessage);
    signal.addEventListener('abort', () => { watch.child.off('message', onMessage); });
  });
}

/** What a process that the server left behind still holds open must not keep this one alive. */
function release(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (child.connected) child.disconnect();
}

function outcomeOf(supervision: Supervision, watch: Watch, limits: Limits): WorkerOutcome {
  const printed = redact(watch.printed.text());
  const outcome = watch.outcome === null ? null : withLastLines(watch.outcome, watch);
  if (outcome !== null) return { ...outcome, printed };
  if (watch.killed === 'interrupted' || supervision.windUp.aborted) {
    return { kind: 'cut short', printed, ...watch.left };
  }
  const { request } = supervision;
  const problem = watch.killed === 'silent'
    ? hang(request, watch, limits.silenceMs)
    : crash(request, watch);
  return { kind: 'failed', problem, printed, ...watch.left };
}

/** Built-in servers leave nothing behind; a module of the user's has a worker of its own. */
const mayShare = (request: WorkerRequest): boolean =>
  request.kind === 'explore' || (request.kind === 'check' && request.target.kind === 'design');

/**
 * Has one worker do what is asked, whatever it does: answer, refuse, hang, crash, print without
 * end, or ignore an interruption. Never throws.
 */
export async function supervise(supervision: Supervision): Promise<WorkerOutcome> {
  const limits = supervision.limits ?? DEFAULT_LIMITS;
  const { request, workerPath = WORKER_PATH } = supervision;
  const idle = mayShare(request) ? supervision.idle : undefined;
  const watch: Watch = {
    child: idle?.take() ?? startWorker(workerPath, isOfTheUser(request)),
    printed: boundedText(KEPT_CHARS, KEPT_CHARS),
    stderr: boundedText(0, STDERR_CHARS),
    outcome: null, stays: false, killed: null, doing: STARTING, left: {},
  };
  const listening = new AbortController();
  const stopStreams = captureStreams(watch);
  const silence = superviseSilence(watch, limits);
  const stopInterruption = superviseInterruption(watch, supervision, limits);
  const over = Promise.race([
    ended(watch, listening.signal),
    answered(watch, supervision, silence.heard, listening.signal),
  ]);
  send(watch.child, idle === undefined ? request : { ...request, stay: true });
  silence.heard();
  await over;
  silence.stop();
  stopInterruption();
  listening.abort();
  stopStreams();
  if (watch.stays) idle?.put(watch.child);
  else release(watch.child);
  return outcomeOf(supervision, watch, limits);
}
