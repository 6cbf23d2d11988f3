import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundaryViolation, sampleRun } from './fixture.ts';
import { MAX_FILE_BYTES, ReportError, readReplay, readRun } from './read.ts';
import type { Replay } from './schema/run.ts';

const replay: Replay = {
  schema: 'lapse.replay/1', target: 'timer', adapter: 'sim', property: 'EXP-2', phaseMs: 250,
  contract: sampleRun.contract, expected: boundaryViolation.breach, versions: {},
  steps: boundaryViolation.history.events.map(({ step }) => step),
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lapse-read-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('readRun', () => {
  it('should give back the run that was written', async () => {
    expect(await readRun(await file(sampleRun))).toEqual(sampleRun);
  });

  it('should say that a file is missing', async () => {
    const error = await failure(readRun('no/such/run.json'));
    expect(error.code).toBe('RUN_FILE_MISSING');
    expect(error.message).toBe('RUN_FILE_MISSING: no/such/run.json: expected a run file, '
      + 'got no such file → check the path');
  });

  it('should say that a file is cut short', async () => {
    const error = await failure(readRun(await file(JSON.stringify(sampleRun).slice(0, 500))));
    expect(error.code).toBe('RUN_FILE_TRUNCATED');
    expect(error.message).toMatch(/expected one JSON document, got 500 characters .* → write it/u);
  });

  it('should say which version it expected and got', async () => {
    const error = await failure(readRun(await file({ schema: 'lapse.run/9' })));
    expect(error.code).toBe('RUN_FILE_VERSION');
    expect(error.message).toContain('expected "lapse.run/1", got "lapse.run/9" → read it with');
  });

  it('should know a replay file when it is given one', async () => {
    const error = await failure(readRun(await file(replay)));
    expect(error.message).toContain('this is a replay file: use ./lapse replay');
  });

  it('should name the place that is wrong, what was expected, and what it got', async () => {
    const executed = { ...sampleRun.executed, steps: 'many' };
    const error = await failure(readRun(await file({ ...sampleRun, executed })));
    expect(error.code).toBe('RUN_FILE_INVALID');
    expect(error.message).toContain('executed.steps, expected number, got "many" → ');
  });

  it('should refuse a key that it does not know', async () => {
    const error = await failure(readRun(await file({ ...sampleRun, verdict: 'held' })));
    expect(error.code).toBe('RUN_FILE_INVALID');
    expect(error.message).toContain('the document, expected no unknown key, got verdict');
  });

  it.each([['null', null], ['a list', []], ['a string', 'x'], ['no schema', {}]])(
    'should refuse %s', async (_, document) => {
      const error = await failure(readRun(await file(document)));
      expect(error.code).toBe(typeof document === 'string'
        ? 'RUN_FILE_TRUNCATED' : 'RUN_FILE_INVALID');
    });

  it('should refuse a directory', async () => {
    expect((await failure(readRun(folder))).code).toBe('RUN_FILE_UNREADABLE');
  });

  it('should not read a file that is far too large', async () => {
    const path = await file('');
    await truncate(path, MAX_FILE_BYTES + 1);
    expect((await failure(readRun(path))).code).toBe('RUN_FILE_TOO_LARGE');
  });

  it('should let no control character of a file into its message', async () => {
    const document = { ...sampleRun, ['\u001b[2Jkey']: 1 };
    expect((await failure(readRun(await file(document)))).message).not.toMatch(/\p{Cc}/u);
  });
});

describe('readReplay', () => {
  it('should give back the replay that was written', async () => {
    expect(await readReplay(await file(replay))).toEqual(replay);
  });

  it('should say that a file is missing, cut short, or of another version', async () => {
    expect((await failure(readReplay('nowhere.json'))).code).toBe('REPLAY_FILE_MISSING');
    expect((await failure(readReplay(await file('{')))).code).toBe('REPLAY_FILE_TRUNCATED');
    expect((await failure(readReplay(await file(sampleRun)))).code).toBe('REPLAY_FILE_VERSION');
  });

  it('should name the place in a step that is wrong', async () => {
    const steps = [...replay.steps, { do: 'advance', client: 'A', to: 'exp:first', deltaMs: 1 }];
    const error = await failure(readReplay(await file({ ...replay, steps })));
    expect(error.code).toBe('REPLAY_FILE_INVALID');
    expect(error.message).toContain('steps[4].timers, expected ');
  });

  it('should name an action that there is not', async () => {
    const error = await failure(readReplay(await file({ ...replay, steps: [{ do: 'fly' }] })));
    expect(error.message).toContain('steps[0].do, expected \'open\' | ');
    expect(error.message).toContain('got "fly"');
  });
});

// Helpers

let files = 0;

async function file(content: unknown): Promise<string> {
  files += 1;
  const path = join(folder, `${files}.json`);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function failure(promise: Promise<unknown>): Promise<ReportError> {
  const error = await promise.then(() => null, (cause: unknown) => cause);
  if (!(error instanceof ReportError)) throw new Error(`expected a ReportError, got ${error}`);
  return error;
}
