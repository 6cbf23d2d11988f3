import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { realNowMs, realSetTimeout } from '../adapters/real.ts';
import { readReplay, readRun } from '../reports/read.ts';
import type { Run } from '../reports/schema/run.ts';
import { lapseWith } from './fixtures/spawn.ts';
import type { Ran, SpawnOptions } from './fixtures/spawn.ts';

describe.concurrent('lapse check', () => {
  it.each([
    ['holds', 0, 'budget'], ['violates', 1, 'budget'], ['vacuous', 2, 'budget'],
    ['refuses', 3, 'target failed'], ['exits-silently', 3, 'target failed'],
    ['crashes', 2, 'target failed'], ['hangs', 3, 'target failed'],
    ['broken-harness', 70, 'harness failed'],
  ] as const)('should keep a run file where the worker %s, and answer %i', async (...row) => {
    const [worker, exitCode, stopped] = row;
    const { ran, run } = await check(worker);
    expect(ran.code, ran.stderr).toBe(exitCode);
    expect(run).toMatchObject({ exitCode, stopped });
  });

  it('should write the page and the replay files beside the run file, and say where', async () => {
    const { ran, run, folder } = await check('violates');
    expect(readdirSync(folder).sort()).toEqual([
      'EXP-2-websocket-loopback.json', 'EXP-2-websocket-sim.json', 'index.html', 'run.json',
    ]);
    expect(ran.stdout).toContain(`Report: ${join(folder, 'index.html')}`);
    expect(run.violations.map(({ replay }) => replay)).toContain('EXP-2-websocket-sim.json');
    const replay = await readReplay(join(folder, 'EXP-2-websocket-sim.json'));
    expect(replay).toMatchObject({ property: 'EXP-2', adapter: 'sim', phaseMs: 0 });
  });

  it('should print the run file alone with --json', async () => {
    const { ran, run } = await check('holds', ['--json']);
    expect(JSON.parse(ran.stdout)).toEqual(run);
  });

  it('should leave out the reporters that were not asked for', async () => {
    const html = await check('violates', ['--reporter', 'html']);
    expect(html.ran.stdout).toMatch(/^\s*Report: \S+index\.html\n$/);
    const terminal = await check('violates', ['--reporter', 'terminal']);
    expect(terminal.ran.stdout).toContain('EXP-2');
    expect(existsSync(join(terminal.folder, 'index.html'))).toBe(false);
  });

  it('should colour nothing that is piped', async () => {
    const { ran } = await check('violates');
    expect(`${ran.stdout}${ran.stderr}`).not.toContain('\u001b');
  });

  it('should come to the same with any number of workers', async () => {
    const runs = await Promise.all(['1', '3'].map(async (workers) =>
      (await check('holds', ['--workers', workers])).run));
    expect(runs[0]?.historySha256).toBe(runs[1]?.historySha256);
    expect(runs[0]?.verdicts).toEqual(runs[1]?.verdicts);
  });

  it('should end although the server left a process behind', async () => {
    const startMs = realNowMs();
    const { ran } = await check('leaves-process');
    expect(ran.code).toBe(0);
    expect(realNowMs() - startMs).toBeLessThan(LEFT_BEHIND_MS);
  });

  it('should keep two runs at once apart', async () => {
    const out = newFolder();
    await Promise.all([0, 1].map(() => lapseWith('holds', [...ARGS, '--out', out])));
    const runs = readdirSync(out);
    expect(runs).toHaveLength(2);
    for (const id of runs) expect((await readRun(join(out, id, 'run.json'))).id).toBe(id);
  });

  it('should keep what the server printed, bounded and without tokens', async () => {
    const { folder } = await check('crashes');
    const log = readFileSync(join(folder, 'target.log'), 'utf8');
    expect(log).toContain('--- sim websocket ---\nError: no database, token <token>');
    expect(readFileSync(join(folder, 'run.json'), 'utf8')).not.toContain('eyJ');
  });
});

describe.concurrent('a check that cannot write in the end', () => {
  it('should print its report all the same, and answer 70', async () => {
    const out = newFolder();
    const options = whenBusy((child) => {
      rmSync(out, { recursive: true });
      child.kill('SIGINT');
    });
    const ran = await lapseWith('slow', [...ARGS, '--json', '--out', out], options);
    expect(ran.code).toBe(70);
    expect(ran.stderr).toMatch(/^lapse: NOT_WRITTEN: /m);
    expect(JSON.parse(ran.stdout)).toMatchObject({ stopped: 'interrupted', exitCode: 70 });
  });
});

describe.concurrent('an interrupted check', () => {
  it('should hand over what was done and answer 130', async () => {
    const { ran, run } = await check('slow', [], whenBusy((child) => { child.kill('SIGINT'); }));
    expect(ran.code).toBe(130);
    expect(run).toMatchObject({ exitCode: 130, stopped: 'interrupted' });
    expect(run.verdicts.find(({ adapter }) => adapter === 'sim')?.verdict).toBe('held');
    expect(run.verdicts.length).toBeGreaterThan(0);
  });

  it('should end although its worker does not heed', async () => {
    const { ran, run } = await check('deaf', [], whenBusy((child) => { child.kill('SIGTERM'); }));
    expect(ran.code).toBe(130);
    expect(run).toMatchObject({ stopped: 'interrupted', verdicts: [] });
  });

  it('should wind up by itself when the time is up', async () => {
    const { ran, run } = await check('slow', ['--max-time', '1']);
    expect(run.stopped).toBe('time');
    expect(ran.code, 'loopback was not reached').toBe(2);
  });
});

// Helpers

const scratch = mkdtempSync(join(tmpdir(), 'lapse-check-'));
afterAll(() => { rmSync(scratch, { recursive: true }); });

const server = join(scratch, 'server.mjs');
writeFileSync(server, '// Never loaded: the worker is a fake.\n');

const ARGS = [
  'check', server, '--property', 'EXP-2', '--transport', 'websocket', '--workers', '1',
] as const;

const newFolder = (): string => mkdtempSync(join(scratch, 'out-'));

interface CheckRan { readonly ran: Ran; readonly run: Run; readonly folder: string }

async function check(
  worker: string, args: readonly string[] = [], options: SpawnOptions = {},
): Promise<CheckRan> {
  const out = newFolder();
  const ran = await lapseWith(worker, [...ARGS, ...args, '--out', out], options);
  const folder = join(out, readdirSync(out)[0] ?? 'no run');
  return { ran, run: await readRun(join(folder, 'run.json')), folder };
}

/** How long the process lives that `leaves-process` leaves behind. */
const LEFT_BEHIND_MS = 15_000;
const BUSY_AFTER_MS = 1_500;

/** The run is announced before its first worker starts; by then that one is at work. */
const whenBusy = (act: (child: ChildProcess) => void): SpawnOptions => {
  let waiting = false;
  return {
    onStderr: (_, child) => {
      if (waiting) return;
      waiting = true;
      realSetTimeout(() => { act(child); }, BUSY_AFTER_MS);
    },
  };
};
