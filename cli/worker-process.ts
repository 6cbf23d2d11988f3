import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WorkerReport } from './protocol.ts';

/** Where the real worker lies; tests put one of their own in its place. */
export const WORKER_PATH = join(import.meta.dirname, `worker${extname(import.meta.filename)}`);

const alive = new Set<ChildProcess>();
/** The process groups of servers that workers have started. */
const groups = new Map<ChildProcess, number>();
let watching = false;

/** However this process ends, short of SIGKILL, no worker outlives it, nor does its server. */
function killWithParent(child: ChildProcess): void {
  alive.add(child);
  child.once('exit', () => {
    alive.delete(child);
    endServerOf(child);
  });
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const one of alive) {
      one.kill('SIGKILL');
      endServerOf(one);
    }
  });
}

/** Remembers a server, for when its worker is killed and cannot end it. */
export function hasStarted(child: ChildProcess, group: number | null): void {
  if (group === null) groups.delete(child);
  else groups.set(child, group);
}

function endServerOf(child: ChildProcess): void {
  const group = groups.get(child);
  groups.delete(child);
  if (group === undefined) return;
  try {
    process.kill(-group, 'SIGKILL');
  } catch { /* it is gone already */ }
}

// Absolute: a worker starts in the user's folder, where there may be no tsx.
const tsxUrl = (): string => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/**
 * Starts a worker; its standard streams are piped, because a user's server prints to them.
 *
 * @param loads whether it is to load modules of the user's, who may have written TypeScript
 */
export function startWorker(path: string, loads: boolean): ChildProcess {
  const child = fork(path, [], {
    execArgv: loads || path.endsWith('.ts') ? ['--import', tsxUrl()] : [],
    // One thread: jobs handed to the pool end in the order they were handed over.
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  killWithParent(child);
  return child;
}

const REPORT_KINDS: ReadonlySet<unknown> =
  new Set<WorkerReport['kind']>(['progress', 'server', 'result', 'failed']);

/** A server in the same process may call `process.send` too, e.g. `process.send('ready')`. */
export const isReport = (message: unknown): message is WorkerReport =>
  typeof message === 'object' && message !== null && 'kind' in message
  && REPORT_KINDS.has(message.kind);
