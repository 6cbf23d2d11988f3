import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { realSetTimeout } from '../adapters/real.ts';
import type { CheckRequest } from './protocol.ts';
import { supervise } from './supervise.ts';
import type { Progress, Supervision, WorkerOutcome } from './supervise.ts';

describe.concurrent('supervise', () => {
  it('should hand over the result of a worker that answers', async () => {
    const outcome = await run('holds');
    expect(outcome).toMatchObject({ kind: 'result', result: { kind: 'check' }, printed: '' });
  });

  it('should pass on that a worker cannot do what was asked', async () => {
    const outcome = await run('refuses');
    expect(outcome).toMatchObject({ kind: 'failed', problem: { of: 'target', code: 'NO_START' } });
  });

  it('should kill a worker that hangs and name what it was doing', async () => {
    const outcome = await run('hangs', { limits: { ...PATIENT, silenceMs: 5_000 } });
    expect(outcome).toMatchObject({
      kind: 'failed', problem: { of: 'target', code: 'TARGET_HANGS' },
    });
    expect(problemText(outcome)).toContain('got none (sequence 4 on polling) → ');
  });

  it('should say of a module that is never loaded what that may come from', async () => {
    const path = fileURLToPath(new URL('./fixtures/modules/never-loaded.mjs', import.meta.url));
    const request = { ...REQUEST, target: { kind: 'module', path } } as const;
    const outcome = await run('../worker', { request, limits: { ...PATIENT, silenceMs: 6_000 } });
    expect(problemText(outcome)).toMatch(/\) → .*, or a top-level await that never ends$/);
  });

  it('should keep what one that ended by itself had found', async () => {
    expect(await run('crashes')).toMatchObject({
      kind: 'failed', soFar: { verdicts: [{ verdict: 'held' }] },
    });
  });

  it('should report a crash with its exit code and last words, without a token', async () => {
    const outcome = await run('crashes');
    expect(outcome).toMatchObject({
      kind: 'failed', problem: { of: 'target', code: 'TARGET_CRASHED' },
    });
    expect(problemText(outcome)).toContain('got exit code 7 (sequence 7 on websocket) → ');
    expect(problemText(outcome)).toContain('Error: no database, token <token>');
    expect(outcome.printed).toBe('Error: no database, token <token>\n');
  });

  it('should take an end without a result for a crash, even with exit code 0', async () => {
    const outcome = await run('exits-silently');
    expect(problemText(outcome)).toContain('got exit code 0 (starting) → ');
  });

  it('should blame the harness, not the target, where the server is ours', async () => {
    const request = { ...REQUEST, target: { kind: 'design', name: 'timer' } } as const;
    expect(await run('crashes', { request })).toMatchObject({
      problem: { of: 'harness', code: 'WORKER_CRASHED' },
    });
    const limits = { ...PATIENT, silenceMs: 2_000 };
    expect(await run('hangs', { request, limits })).toMatchObject({
      problem: { of: 'harness', code: 'WORKER_HANGS' },
    });
  });

  it('should read all a worker prints and keep a bounded part', async () => {
    const outcome = await run('floods');
    expect(outcome.kind).toBe('result');
    expect(outcome.printed.length).toBeGreaterThan(100_000);
    expect(outcome.printed.length).toBeLessThan(200_000);
    expect(outcome.printed).toMatch(/… \d+ characters left out …/);
  });

  it('should ignore what a server says over the same channel', async () => {
    expect((await run('chatty')).kind).toBe('result');
  });

  it('should end a worker that has answered and does not end', async () => {
    const limits = { ...PATIENT, graceMs: 200 };
    expect((await run('lingers', { limits })).kind).toBe('result');
  });

  it('should report a worker that cannot be started', async () => {
    expect(problemText(await run('no-such-file'))).toContain('(starting)');
  });

  it('should pass on progress', async () => {
    const seen: Progress[] = [];
    await run('crashes', { onProgress: (progress) => { seen.push(progress); } });
    expect(seen).toMatchObject([{ done: 1, total: 10, doing: 'sequence 7 on websocket' }]);
  });
});

describe.concurrent('an interrupted worker', () => {
  it('should hand over what it has', async () => {
    const { onProgress, windUp } = interruptAtFirstProgress();
    expect(await run('slow', { onProgress, windUp })).toMatchObject({
      kind: 'result', result: { stopped: 'interrupted' },
    });
  });

  it('should be killed when it does not heed', async () => {
    const { onProgress, windUp } = interruptAtFirstProgress();
    const limits = { ...PATIENT, graceMs: 200 };
    expect((await run('deaf', { onProgress, windUp, limits })).kind).toBe('cut short');
  });

  it('should be killed at once when asked twice', async () => {
    const stopNow = new AbortController();
    const { onProgress, windUp } = interruptAtFirstProgress();
    windUp.addEventListener('abort', () => { realSetTimeout(() => { stopNow.abort(); }, 20); });
    const limits = { silenceMs: 20_000, graceMs: 20_000 };
    const outcome = await run('deaf', { onProgress, windUp, stopNow: stopNow.signal, limits });
    expect(outcome.kind).toBe('cut short');
  });
});

// Helpers

/** A worker may be slow to start while other tests keep the machine busy. */
const PATIENT = { silenceMs: 15_000, graceMs: 5_000 } as const;

const REQUEST: CheckRequest = {
  kind: 'check', target: { kind: 'module', path: '/server.mjs' }, adapter: 'sim',
  transports: ['polling'], seed: 1, sequences: 10, properties: ['EXP-2'],
  contract: { leewayMs: 0, graceMs: 0, earlyMs: 0, requireExp: false },
};

const run = (worker: string, changes: Partial<Supervision> = {}): Promise<WorkerOutcome> =>
  supervise({
    request: REQUEST,
    workerPath: fileURLToPath(new URL(`./fixtures/${worker}.ts`, import.meta.url)),
    limits: PATIENT,
    windUp: new AbortController().signal,
    stopNow: new AbortController().signal,
    ...changes,
  });

const problemText = (outcome: WorkerOutcome): string =>
  outcome.kind === 'failed' ? outcome.problem.message : `no problem but ${outcome.kind}`;

const interruptAtFirstProgress = (): Pick<Supervision, 'windUp'> & { onProgress: () => void } => {
  const windUp = new AbortController();
  return { windUp: windUp.signal, onProgress: () => { windUp.abort(); } };
};
