import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRun } from '../reports/read.ts';
import { lapse } from './fixtures/spawn.ts';
import type { Ran } from './fixtures/spawn.ts';

/** One run on a server that says its secrets wherever it is heard, in every format there is. */
describe('every artefact of a run', { timeout: 120_000 }, () => {
  it('should come of a server that told its secrets', () => {
    expect(secrets.length).toBeGreaterThan(10);
    expect(ran.stdout).toMatch(/^VIOLATED/);
    expect(Object.keys(artefacts).map((name) => name.replace(/-.*(?=\.json)/u, ''))).toEqual(
      expect.arrayContaining(['run.json', 'EXP.json', 'index.html', 'summary.md', 'junit.xml',
        'lapse.sarif', 'target.log', 'stdout', 'stderr', 'step summary', 'a test', 'diff']));
    expect(artefacts['target.log']).toContain('key <key>');
  });

  it('should hold no token, no signature and no key', () => {
    const leaks = Object.entries(artefacts).flatMap(([name, text]) =>
      secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${name}`));
    expect(leaks).toEqual([]);
  });

  it('should name the line of the listener', async () => {
    const { target } = await readRun(join(folder, 'run.json'));
    const file = 'cli/fixtures/hostile/tells-everything.mjs';
    const line = readFileSync(file, 'utf8').split('\n')
      .findIndex((text) => text.includes('socket.on(\'chat\'')) + 1;
    expect(target.listener).toEqual({ file, line });
    expect(artefacts['lapse.sarif']).toContain(`"startLine": ${line}`);
    expect(artefacts['stderr']).toContain(`::error file=${file},line=${line},`);
  });
});

// Helpers

let out = '';
let folder = '';
let ran: Ran;
let secrets: readonly string[] = [];
const artefacts: Record<string, string> = {};

beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'lapse-secrets-'));
  const said = join(out, 'said');
  const step = join(out, 'step.md');
  ran = await lapse([
    'check', './cli/fixtures/hostile/tells-everything.mjs', '--adapter', 'sim', '--transport',
    'websocket', '--sequences', '30', '--property', 'EXP-1,EXP-2,EXP-6', '--out', join(out, 'runs'),
    '--reporter', 'terminal,html,markdown,junit,sarif,github',
  ], { env: { SAID: said, GITHUB_STEP_SUMMARY: step } });
  folder = join(out, 'runs', readdirSync(join(out, 'runs'))[0] ?? 'none');
  const replay = readdirSync(folder).find((name) => name.startsWith('EXP-2')) ?? 'none';
  const test = join(out, 'again.test.mjs');
  const emitted = await lapse(['replay', join(folder, replay), '--emit-test', test]);
  expect(emitted.code, emitted.stderr).toBe(0);
  const again = await lapse(['replay', join(folder, replay), '--json']);
  const diff = await lapse(['diff', folder, folder, '--json']);
  for (const name of readdirSync(folder)) {
    artefacts[name] = readFileSync(join(folder, name), 'utf8');
  }
  Object.assign(artefacts, {
    stdout: ran.stdout, stderr: ran.stderr, 'step summary': readFileSync(step, 'utf8'),
    'a test': readFileSync(test, 'utf8'), replay: again.stdout + again.stderr, diff: diff.stdout,
  });
  secrets = [...new Set(readFileSync(said, 'utf8').split('\n'))].filter((one) => one !== '');
}, 180_000);
afterAll(() => { rmSync(out, { recursive: true, force: true }); });
