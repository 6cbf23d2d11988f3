import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WorkerReport } from './protocol.ts';

/** Where the real worker lies; tests put one of their own in its place. */
export const WORKER_PATH = join(import.meta.dirname, `worker${extname(import.meta.filename)}`);

const alive = new Set<ChildProcess>();
let watching = false;

/** However this process ends, short of SIGKILL, no worker outlives it. */
function killWithParent(child: ChildProcess): void {
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  if (watching) return;
  watching = true;
  process.once('exit', () => { for (const one of alive) one.kill('SIGKILL'); });
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
  new Set<WorkerReport['kind']>(['progress', 'result', 'failed']);

/** A server in the same process may call `process.send` too, e.g. `process.send('ready')`. */
export const isReport = (message: unknown): message is WorkerReport =>
  typeof message === 'object' && message !== null && 'kind' in message
  && REPORT_KINDS.has(message.kind);
