import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkedOutside, commandOf } from './fixtures/outside.ts';
import type { OutsideCheck } from './fixtures/outside.ts';
import { isTaken } from './fixtures/ports.ts';
import { lapse } from './fixtures/spawn.ts';
import type { SpawnOptions } from './fixtures/spawn.ts';

/** Servers in processes of their own, which lapse starts and stops. */
describe('a server that lapse starts by a command line', { timeout: 90_000 }, () => {
  it('should be started, checked, and stopped, and what it printed kept', async () => {
    const { ran, run, folder, port } = await checked('');
    expect(ran.code).toBe(1);
    expect(run.verdicts.find(({ property }) => property === 'EXP-2')?.verdict).toBe('violated');
    expect(readFileSync(join(folder, 'target.log'), 'utf8')).toContain('ready, I think');
    expect(await isTaken(port)).toBe(false);
    const again = await lapse(['replay', join(folder, run.violations[0]?.replay ?? '')],
      { env: { JWT_SECRET: SECRET } });
    expect(again.stdout).toContain('STILL FAILS');
    expect(await isTaken(port)).toBe(false);
  });

  it.each([
    ['ends at once', 'COMMAND_ENDED', 3],
    ['never listens', 'COMMAND_NEVER_READY', 3],
    ['crashes', 'TARGET_CRASHED', 2],
    ['hangs', 'TARGET_HANGS', 2],
  ])('should be an outcome of its own when it %s', async (wrong, code, exitCode) => {
    const { ran, run, port } = await checked(wrong);
    expect(run.problems.map((problem) => problem.code)).toContain(code);
    expect(run.verdicts.filter(({ verdict, property }) =>
      verdict === 'violated' && property !== 'EXP-2')).toEqual([]);
    expect([exitCode, 1]).toContain(ran.code);
    expect(await isTaken(port)).toBe(false);
  });

  it('should end with its worker, also when that is killed', async () => {
    const stderr: string[] = [];
    let killed = false;
    const { port, ran } = await checked('', undefined, {
      onStderr: (text, child) => {
        stderr.push(text);
        if (killed || !stderr.join('').includes('remote')) return;
        killed = true;
        process.kill(workerOf(child.pid ?? 0), 'SIGKILL');
      },
    });
    expect(killed).toBe(true);
    expect(ran.code).toBe(70);
    expect(await isTaken(port)).toBe(false);
  });

  it('should not be taken for one that was there before', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => { other.listen(0, '127.0.0.1', resolve); });
    const { port } = other.address() as AddressInfo;
    const { run, ran } = await checked('', port);
    other.close();
    expect(run.problems.map(({ code }) => code)).toEqual(['PORT_TAKEN']);
    expect(ran.code).toBe(3);
  });
});

// Helpers

const SECRET = 'a secret of a process of its own';
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'lapse-command-')));
afterAll(() => { rmSync(scratch, { recursive: true }); });

/** The only child of a command is its worker, and the server's shell is a child of that. */
const workerOf = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);

const checked = (
  wrong: string, at?: number, options: SpawnOptions = {},
): Promise<OutsideCheck> =>
  checkedOutside(scratch, (port) => ({
    target: {
      command: `${commandOf('server.mjs')} '${wrong}'`, url: `http://127.0.0.1:${port}`,
      env: { PORT: String(port) },
      ready: wrong === '' ? { log: 'ready, I think' } : { withinSec: 8 },
    },
    tokens: { secretEnv: 'JWT_SECRET' },
    messages: { event: 'chat' },
  }), ['--sequences', '80', '--transport', 'websocket,polling'],
  { JWT_SECRET: SECRET }, at, options);
