import {
  chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync,
  utimesSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LAPSE, ROOT, spawned } from './fixtures/spawn.ts';
import type { Ran } from './fixtures/spawn.ts';

describe.concurrent('the launcher', () => {
  it('should work through symlinks and from another folder', async () => {
    const links = newFolder();
    symlinkSync(LAPSE, join(links, 'first'));
    symlinkSync('first', join(links, 'second'));
    const ran = await spawned(join(links, 'second'), ['--version'], { cwd: links });
    expect(ran).toMatchObject({ code: 0, stdout: '0.1.0\n' });
  });

  it('should install once, loudly on standard error alone', async () => {
    const root = checkout();
    const first = await launch(root);
    expect(first).toMatchObject({ code: 0, stdout: 'main ran: a b\n' });
    expect(first.stderr).toContain(`lapse: installing once in ${root} …\nnpm ci ran\n`);
    expect(await launch(root)).toEqual({ code: 0, stdout: 'main ran: a b\n', stderr: '' });
    expect(installs(root)).toBe(1);
  });

  it('should install again when the lockfile is newer than what is installed', async () => {
    const root = checkout();
    await launch(root);
    const later = new Date('2100-01-01');
    utimesSync(join(root, 'package-lock.json'), later, later);
    await launch(root);
    expect(installs(root)).toBe(2);
  });

  it('should install once when two first runs start at once', async () => {
    const root = checkout();
    const all = await Promise.all([launch(root), launch(root), launch(root)]);
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(installs(root)).toBe(1);
  });

  it('should answer 70 when the installation fails, and try again the next time', async () => {
    const root = checkout();
    const failed = await launch(root, { NPM_FAILS: 'yes' });
    expect(failed).toMatchObject({ code: 70, stdout: '' });
    expect(failed.stderr).toMatch(/^lapse: INSTALL_FAILED: .* → /m);
    expect((await launch(root)).code).toBe(0);
  });

  it('should say so when node is missing or too old', async () => {
    const root = checkout();
    const missing = await launch(root, { PATH: toolsOnly() });
    expect(missing).toMatchObject({ code: 64, stdout: '' });
    expect(missing.stderr).toMatch(/^lapse: NODE_MISSING: node, expected 20\.19 or later/);
    const old = toolsOnly();
    script(join(old, 'node'), 'case $1 in -v) echo v18.0.0 ;; *) exit 1 ;; esac');
    const tooOld = await launch(root, { PATH: old });
    expect(tooOld.code).toBe(64);
    expect(tooOld.stderr).toMatch(/^lapse: NODE_TOO_OLD: .*got v18\.0\.0/);
  });

  it('should say so when node cannot start, and not that it is old', async () => {
    const { code, stderr } = await launch(checkout(), { NODE_OPTIONS: '--no-such-flag' });
    expect(code).toBe(64);
    expect(stderr).toMatch(/^lapse: NODE_FAILED: .*NODE_OPTIONS/m);
    expect(stderr).not.toContain('NODE_TOO_OLD');
  });

  it('should run what was built until a source is newer', async () => {
    const root = checkout();
    await launch(root);
    mkdirSync(join(root, 'dist', 'cli'), { recursive: true });
    writeFileSync(join(root, 'dist', 'cli', 'main.js'), 'console.log("built ran");\n');
    expect((await launch(root)).stdout).toBe('main ran: a b\n');
    writeFileSync(join(root, 'dist', 'built'), '');
    expect((await launch(root)).stdout).toBe('built ran\n');
    const later = new Date('2100-01-01');
    utimesSync(join(root, 'cli', 'main.ts'), later, later);
    expect((await launch(root)).stdout).toBe('main ran: a b\n');
  });

  it('should work in a folder whose name means something in a URL', async () => {
    const root = checkout('a b#c%20?d');
    expect(await launch(root)).toMatchObject({ code: 0, stdout: 'main ran: a b\n' });
  });
});

// Helpers

const scratch = mkdtempSync(join(tmpdir(), 'lapse-launcher-'));
afterAll(() => { rmSync(scratch, { recursive: true }); });
const newFolder = (): string => mkdtempSync(join(scratch, 'd-'));

function script(path: string, body: string): void {
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

/** The launcher in a checkout of its own, whose main program only says that it ran. */
function checkout(name = 'lapse'): string {
  const root = join(newFolder(), name);
  mkdirSync(join(root, 'cli'), { recursive: true });
  copyFileSync(LAPSE, join(root, 'lapse'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'cli', 'main.ts'),
    'console.log(`main ran: ${process.argv.slice(2).join(" ")}`);\n');
  return root;
}

/** Takes its time, as npm does, and lends the tsx of this repository. */
const NPM = `
[ "$1" = ci ] || exit 9
[ -z "\${NPM_FAILS:-}" ] || exit 1
sleep 0.3
echo "npm ci ran" | tee -a installs.log
mkdir -p node_modules
ln -sfn '${join(ROOT, 'node_modules', 'tsx')}' node_modules/tsx
touch node_modules/.package-lock.json
`;

async function launch(
  root: string, env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const bin = newFolder();
  script(join(bin, 'npm'), NPM);
  const path = [bin, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);
  return spawned(join(root, 'lapse'), ['a', 'b'], { env: { PATH: path, ...env } });
}

const installs = (root: string): number => {
  const log = join(root, 'installs.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0;
};

const TOOLS = [
  'dirname', 'readlink', 'sed', 'id', 'cksum', 'cut', 'mkdir', 'rm', 'cat', 'find', 'head',
];

/** A PATH with what a shell script needs and without node. */
function toolsOnly(): string {
  const bin = newFolder();
  for (const tool of TOOLS) {
    const found = ['/usr/bin', '/bin'].map((at) => join(at, tool)).find((at) => existsSync(at));
    if (found !== undefined) symlinkSync(found, join(bin, tool));
  }
  return bin;
}
