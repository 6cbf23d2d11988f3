import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRun } from '../reports/read.ts';
import { lapse, spawned } from './fixtures/spawn.ts';
import type { Ran } from './fixtures/spawn.ts';

/** The command as a person runs it, with the real worker and real Socket.IO servers. */
describe('lapse check, on real servers', { timeout: 120_000 }, () => {
  it('should make small what it found, and say shortest where it is', async () => {
    const { json } = await checked(['handshake-only', '--adapter', 'sim', '--transport',
      'websocket', '--sequences', '100', '--fail-on', 'should']);
    expect(json.violations.some(({ minimality }) => minimality === 'shortest')).toBe(true);
    expect(json.exitCode).toBe(1);
  });

  it('should find the same with the same seed, whatever the number of workers', async () => {
    const runs = await Promise.all(['1', '2'].map((workers) => checked([
      'timer', '--sequences', '80', '--seed', '3', '--workers', workers, '--adapter', 'sim',
      '--property', 'EXP-1', '--transport', 'polling,websocket'])));
    expect(runs[0]?.json.historySha256).toBe(runs[1]?.json.historySha256);
    const other = await checked(['timer', '--sequences', '80', '--seed', '4',
      '--adapter', 'sim', '--property', 'EXP-1', '--transport', 'polling,websocket']);
    expect(other.json.historySha256).not.toBe(runs[0]?.json.historySha256);
  });

  it('should replay what it found: it still fails there, and is fixed elsewhere', async () => {
    const { json } = await checked(['timer', '--property', 'EXP-2', '--transport', 'websocket',
      '--adapter', 'sim', '--sequences', '100']);
    const file = join(out, json.id, json.violations[0]?.replay ?? 'none');
    const again = await lapse(['replay', file]);
    expect(again.stdout).toContain('STILL FAILS');
    expect(again.code).toBe(1);
    const elsewhere = join(out, 'elsewhere.json');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(elsewhere, readFileSync(file, 'utf8').replace('"timer"', '"reference"'));
    const fixed = await lapse(['replay', elsewhere]);
    expect(fixed.stdout).toMatch(/FIXED|CANNOT REPLAY/);
    expect(fixed.code).not.toBe(1);
  });

  it('should print a command that replays it from where it was called', async () => {
    const { stdout } = await lapse(['check', 'timer', '--property', 'EXP-2', '--transport',
      'websocket', '--adapter', 'sim', '--sequences', '60'], { cwd: out });
    const command = /^ {2}EXP-2 {2}(\S+lapse) replay (\S+)$/m.exec(stdout);
    const again = await spawned(command?.[1] ?? 'none', ['replay', command?.[2] ?? ''], {
      cwd: out,
    });
    expect(again.stdout).toMatch(/^STILL FAILS/);
  });

  it('should keep what was done when it is interrupted', async () => {
    let sent = false;
    const { code, stdout } = await lapse(
      ['check', 'reference', '--sequences', '4000', '--adapter', 'sim', '--out', out],
      {
        onStderr: (text, child) => {
          if (sent || !/\d+ of \d+/.test(text)) return;
          sent = true;
          child.kill('SIGINT');
        },
      });
    expect(code).toBe(130);
    const folder = /Report: (\S+)\/index\.html/.exec(stdout)?.[1] ?? '';
    const run = await readRun(join(folder, 'run.json'));
    expect(run.stopped).toBe('interrupted');
    expect(run.executed.sequences).toBeGreaterThan(0);
    expect(run.executed.sequences).toBeLessThan(4000);
  });
});

describe('a server that makes its own http.Server', { timeout: 60_000 }, () => {
  it.each(['own-listens', 'own-returned', 'beside'])('should be checked: %s', async (name) => {
    const ran = await module(name, '--adapter', 'sim,loopback');
    expect(ran.stdout).toMatch(/EXP-6 {3}MUST {4}✗ violated/);
    expect(ran.code).toBe(1);
  });

  it.each([['yes', 0], ['no', 1]])(
    'should be seen through a guard on the prototype, under Koa: %s', async (GUARD, code) => {
      const ran = await lapse(['check', './cli/fixtures/modules/koa.mjs', '--adapter', 'sim',
        '--transport', 'polling', '--sequences', '24', '--property', 'EXP-2', '--out', out],
      { env: { GUARD } });
      expect(ran.code, ran.stdout).toBe(code);
      expect(ran.stdout).toMatch(code === 0 ? /^HELD/ : /^VIOLATED/);
    });
});

describe('a server that cannot be tested', { timeout: 60_000 }, () => {
  it.each([
    ['no-start', 'TARGET_NO_START'],
    ['syntax-error', 'node --check ./cli/fixtures/modules/syntax-error.mjs'],
    ['elsewhere', 'TARGET_ATTACHED_NOTHING'],
    ['throws', 'TARGET_START_THREW'],
    ['never', 'TARGET_START_NEVER_SETTLES'],
    ['livelock', 'NEVER_SETTLES'],
    ['listens', 'TARGET_LISTENS'],
    ['refuses', 'TARGET_REFUSES_GOOD_TOKEN'],
    ['two-events', 'TARGET_EVENT_UNKNOWN'],
  ])('should be named: %s is %s', async (name, code) => {
    const ran = await module(name);
    expect(ran.stdout.replaceAll(/\n +/g, ' ')).toContain(code);
    expect(ran.stdout).toMatch(/^COULD NOT TEST .*: no property was judged · /);
    expect(ran.stdout, 'what to do').toMatch(/! [A-Z_]+: [^!]* → /);
    expect(ran.code).toBe(3);
  });

  it.each([
    ['crash', 'boom'], ['ends-process', 'process.exit(7)'], ['killed', 'signal SIGKILL'],
  ])('should not lose what was found before it broke down: %s', async (name, said) => {
    const ran = await module(name);
    expect(ran.stdout).toContain('TARGET_CRASHED');
    expect(ran.stdout).toContain(said);
    expect(ran.stdout).toMatch(/EXP-\d+ +MUST +✗ violated/);
    expect(ran.code).toBe(1);
  });

  it('should say which events there are, and take the one that is named', async () => {
    const ran = await module('two-events', '--event', 'chat');
    expect(ran.stdout).toMatch(/^VIOLATED/);
    const wrong = await module('two-events', '--event', 'caht');
    expect(wrong.stdout).toMatch(/listens for chat, typing, not caht/);
  });

  it('should not get a secret into any file or onto the screen', async () => {
    const ran = await module('talkative');
    const folder = /Report: (\S+)\/index\.html/.exec(ran.stdout)?.[1] ?? '';
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(files.length).toBeGreaterThanOrEqual(2);
    expect(files.join('\n')).toContain('started with');
    for (const text of [ran.stdout, ran.stderr, ...files]) {
      expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
      expect(text).not.toMatch(/started with <Buffer [0-9a-f]{2}/);
      expect(text).not.toMatch(/[0-9a-f]{64}(?=\s[A-Za-z0-9+/]{43}=)/);
    }
  });
});

// Helpers

let out = '';
beforeAll(() => { out = mkdtempSync(join(tmpdir(), 'lapse-')); });
afterAll(() => { rmSync(out, { recursive: true, force: true }); });

async function checked(args: readonly string[]): Promise<Ran & { json: RunJson }> {
  const ran = await lapse(['check', ...args, '--out', out, '--json']);
  return { ...ran, json: JSON.parse(ran.stdout) as RunJson };
}

type RunJson = Awaited<ReturnType<typeof readRun>>;

const module = (name: string, ...args: readonly string[]): Promise<Ran> =>
  lapse(['check', `./cli/fixtures/modules/${name}.mjs`, '--adapter', 'sim', '--transport',
    'websocket', '--sequences', '60', '--out', out, ...args]);
