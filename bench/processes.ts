import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DigestRequest } from './digest.ts';

/** As a worker is started: thread-pool jobs end in the order in which they began. */
export const WORKER_ENV = { ...process.env, UV_THREADPOOL_SIZE: '1' };

/** Arguments to Node for one of the programs in this folder. */
export const programArgs = (name: string, ...args: readonly string[]): string[] =>
  ['--import', 'tsx', join(import.meta.dirname, name), ...args];

/** @returns the digest of each round, from a process of its own. */
export async function digestsFrom(request: DigestRequest): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath, programArgs('digest.ts', JSON.stringify(request)), { env: WORKER_ENV },
  );
  return stdout.trim().split('\n');
}

/** Keeps a core busy until it is killed. */
export const startBusyProcess = (): ChildProcess =>
  spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
