import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { IdleWorkers } from './idle-workers.ts';
import type { CheckRequest } from './protocol.ts';
import { supervise } from './supervise.ts';
import type { WorkerOutcome } from './supervise.ts';

describe('a worker that has answered', () => {
  it('should be asked again, and answer only what it was asked last', async () => {
    const [one, two] = [await ask('timer'), await ask('timer')];
    expect([one.outcome.kind, two.outcome.kind]).toEqual(['result', 'result']);
    expect(two.processes).toEqual(one.processes);
  });

  it('should not be asked by two at once', async () => {
    const [one, two] = await Promise.all([ask('timer'), ask('timer')]);
    expect(two.processes).not.toEqual(one.processes);
  });

  it('should never be given a module of the user’s', async () => {
    const one = await ask('timer');
    const module = await ask({ kind: 'module', path: '/server.mjs' });
    expect(module.processes).not.toEqual(one.processes);
    const again = await ask({ kind: 'module', path: '/server.mjs' });
    expect(again.processes).not.toEqual(module.processes);
  });

  it('should be missed when it ends at the next question, and replaced', async () => {
    const one = await ask('timer');
    const ended = await ask('timer', 13);
    expect(ended.outcome).toMatchObject({ kind: 'failed', problem: { code: 'WORKER_CRASHED' } });
    const two = await ask('timer');
    expect(two.outcome.kind).toBe('result');
    expect(two.processes).not.toEqual(one.processes);
  });

  it('should end when nobody will ask it any more', async () => {
    const { processes: [process] } = await ask('timer');
    const child = idle.take();
    expect(`process ${child?.pid}`).toBe(process);
    if (child !== undefined) idle.put(child);
    const gone = new Promise((resolve) => { child?.once('exit', resolve); });
    idle.release();
    await gone;
    expect(idle.take()).toBeUndefined();
  });
});

// Helpers

const idle = new IdleWorkers();
afterEach(() => { idle.release(); });

interface Asked { readonly outcome: WorkerOutcome; readonly processes: readonly string[] }

async function ask(target: 'timer' | CheckRequest['target'], seed = 1): Promise<Asked> {
  const processes: string[] = [];
  const outcome = await supervise({
    request: {
      kind: 'check', target: target === 'timer' ? { kind: 'design', name: target } : target,
      adapter: 'sim', transports: ['polling'], seed, sequences: 10, properties: ['EXP-2'],
      contract: { leewayMs: 0, graceMs: 0, earlyMs: 0, requireExp: false },
    },
    workerPath: fileURLToPath(new URL('fixtures/stays.ts', import.meta.url)),
    limits: { silenceMs: 15_000, graceMs: 300 },
    windUp: new AbortController().signal,
    stopNow: new AbortController().signal,
    onProgress: ({ doing }) => { processes.push(doing); },
    idle,
  });
  return { outcome, processes };
}
