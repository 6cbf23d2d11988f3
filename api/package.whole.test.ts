import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, spawned } from '../cli/fixtures/spawn.ts';
import type { Ran } from '../cli/fixtures/spawn.ts';

/** What is packed is installed beside a small server, in a folder where there is nothing else. */
describe('the package', { timeout: 120_000 }, () => {
  it('should give a verdict there, and a command that replays what it found', async () => {
    const ran = await inside('npx', ['lapse', 'check', './server.mjs', '--sequences', '60']);
    expect(ran.stdout).toMatch(/^VIOLATED {2}\.\/server\.mjs/);
    expect(ran.code).toBe(1);
    const [, lapse = '', replay = ''] = REPLAY.exec(ran.stdout) ?? [];
    expect((await inside(lapse, ['replay', replay])).stdout).toMatch(/^STILL FAILS/);
  });

  it('should be a suite of tests there, with the counterexample in the failure', async () => {
    writeFileSync(join(project, 'bad.test.mjs'), suite('./server.mjs'));
    writeFileSync(join(project, 'good.test.mjs'), suite('./guarded.mjs'));
    const bad = await inside('npx', ['vitest', 'run', 'bad.test.mjs']);
    const said = bad.stdout + bad.stderr;
    expect(said).toMatch(/FAIL .*> EXP-2: no event is accepted on or after expiry/);
    expect(said).toMatch(REPLAY);
    expect(bad.code).toBe(1);
    const good = await inside('npx', ['vitest', 'run', 'good.test.mjs']);
    expect(good.stdout).toMatch(/Tests .*\d+ passed/);
    expect(good.stdout).not.toContain('failed');
    expect(good.code).toBe(0);
  });

  it('should be a function with types for other runners', async () => {
    writeFileSync(join(project, 'check.mts'), FUNCTION);
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const checked = await inside(process.execPath, [tsc, '--noEmit', '--strict', '--module',
      'NodeNext', '--target', 'ES2022', '--skipLibCheck', '--types', 'node',
      '--typeRoots', join(ROOT, 'node_modules', '@types'), 'check.mts']);
    expect(checked).toMatchObject({ code: 0, stdout: '' });
    const ran = await inside('npx', ['tsx', 'check.mts']);
    expect(ran.stdout).toContain('violated EXP-2');
  });
});

// Helpers

let folder = '';
let project = '';

const REPLAY = /(\.\/node_modules\/\.bin\/lapse) replay (lapse-report\/\S+)/;

const inside = (command: string, args: readonly string[]): Promise<Ran> =>
  spawned(command, args, { cwd: project, env: { NO_COLOR: '1', CI: '', VITEST: '', TESTS: '' } });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lapse-package-'));
  project = join(folder, 'project');
  mkdirSync(project);
  const packed = await spawned('npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: ROOT });
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
  for (const name of ['server.mjs', 'guarded.mjs']) {
    copyFileSync(join(ROOT, 'examples', 'jsonwebtoken', name), join(project, name));
  }
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  const installed = await inside('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund',
    '--ignore-scripts', join(folder, filename),
    ...['jsonwebtoken', 'socket.io', 'vitest'].map((name) => `${name}@${versionOf(name)}`)]);
  expect(installed.code, installed.stderr).toBe(0);
}, 240_000);

afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const versionOf = (name: string): string =>
  (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;

const suite = (target: string): string => `
import { expiryContract } from 'lapse/vitest';
expiryContract('${target}', {
  adapters: ['sim'], transports: ['websocket'], properties: ['EXP-1', 'EXP-2', 'EXP-7'],
  sequences: 120,
});
`;

const FUNCTION = `
import { check, describeProperty } from 'lapse';
import type { Run } from 'lapse';

const { run, folder } = await check('./server.mjs', {
  adapters: ['sim'], transports: ['websocket'], sequences: 60,
});
const violated: Run['verdicts'] = run.verdicts.filter(({ verdict }) => verdict === 'violated');
for (const { property } of violated) {
  console.log('violated', property, describeProperty({ run, folder }, property).length);
}
// @ts-expect-error there is no such option
await check('./server.mjs', { sequence: 60 }).catch(() => {});
`;
