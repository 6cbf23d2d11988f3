import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LAPSE, lapse, spawned } from './fixtures/spawn.ts';

/** Nothing here reaches a worker: each of these ends before a run begins. */
describe.concurrent('the command line', () => {
  it('should print its help with examples and answer 0 when asked for it', async () => {
    const commands = ['check', 'explore', 'confirm', 'replay', 'list'];
    const all = await Promise.all([['--help'], ...commands.map((name) => [name, '--help'])]
      .map((args) => lapse(args)));
    for (const { code, stdout, stderr } of all) {
      expect(code, stderr).toBe(0);
      expect(stdout).toMatch(/Usage: lapse[^]*Examples:\n {2}lapse /);
      expect(stderr).toBe('');
    }
    for (const name of commands) expect(all[0]?.stdout).toContain(`\n  ${name} `);
  });

  it('should print its help and answer 64 when asked for nothing', async () => {
    const { code, stdout } = await lapse([]);
    expect(code).toBe(64);
    expect(stdout).toContain('Usage: lapse');
  });

  it('should print its version', async () => {
    expect(await lapse(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });

  it.each<[string, readonly string[], RegExp]>([
    ['command to get help for', ['help', 'chek'], /UNKNOWN_COMMAND: .*mean 'check'\?/],
    ['command', ['chek'], /UNKNOWN_COMMAND: .*'chek' → did you mean check\?/],
    ['flag', ['check', '--sed', '3'], /UNKNOWN_OPTION: .*'--sed' → did you mean --seed\?/],
    ['design', ['check', 'refrence'], /UNKNOWN_DESIGN: .*'refrence' → did you mean 'reference'\?/],
    ['design to explore', ['explore', 'tmer'], /UNKNOWN_DESIGN: .*→ did you mean 'timer'\?/],
    ['scope', ['confirm', 'timer', '--scope', 'clok'], /UNKNOWN_SCOPE: .*→ did you mean 'clock'\?/],
    ['design to confirm', ['confirm', 'tmer'], /UNKNOWN_DESIGN: .*→ did you mean 'timer'\?/],
    ['property', ['check', '--property', 'EXP2'], /UNKNOWN_PROPERTY: .*→ did you mean 'EXP-2'\?/],
    ['adapter', ['check', '--adapter', 'loopbak'], /UNKNOWN_ADAPTER: .*mean 'loopback'\?/],
    ['reporter', ['check', '--reporter', 'htlm'], /UNKNOWN_REPORTER: .*mean 'html'\?/],
    ['transport', ['check', '--transport', 'poling'], /UNKNOWN_TRANSPORT: .*mean 'polling'\?/],
    ['level', ['check', '--fail-on', 'shall'], /UNKNOWN_LEVEL: .*expected one of must, should/],
    ['list', ['list', 'desings'], /UNKNOWN_LIST: .*did you mean 'designs'\?/],
  ])('should answer an unknown %s with 64 and the nearest name', async (_, args, message) => {
    await refused(args, message);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['an empty seed', ['check', '--seed', ''], /BAD_NUMBER: --seed, .*got nothing/],
    ['a seed that is no number', ['check', '--seed', 'x'], /BAD_NUMBER: --seed, .*got 'x'/],
    ['a broken seed', ['confirm', '--seed', '1.5'], /BAD_NUMBER: --seed, .*got '1.5'/],
    ['a flag without its value', ['check', '--seed'], /OPTION_MISSING_ARGUMENT: .*--seed/],
    ['no sequences', ['check', '--sequences', '0'], /BAD_NUMBER: --sequences, .*from 1/],
    ['no property', ['check', '--property', ''], /NOTHING_SELECTED: --property/],
    ['too many targets', ['check', 'a', 'b'], /EXCESS_ARGUMENTS: too many arguments/],
    ['a missing module', ['check', './no.mjs'], /TARGET_NOT_FOUND: .*'\.\/no\.mjs'/],
    ['a module below a file', ['check', './package.json/x'], /TARGET_NOT_FOUND/],
    ['a folder as the module', ['check', './cli'], /TARGET_NOT_FOUND/],
    ['a URL of another host', ['check', 'http://example.org'], /HOST_NOT_YOURS/],
    ['an event for a design', ['check', 'timer', '--event', 'x'], /EVENT_WITHOUT_MODULE/],
    ['an empty folder name', ['check', '--out', ''], /NOTHING_SELECTED: --out, .*got none/],
    ['a folder that cannot be made', ['check', '--out', '/dev/null/x'], /FOLDER_NOT_WRITABLE/],
    ['no replay file', ['replay'], /MISSING_ARGUMENT/],
    ['a missing replay file', ['replay', 'no.json'], /REPLAY_FILE_MISSING/],
  ])('should answer %s with 64', async (_, args, message) => {
    await refused(args, message);
  });

  it.each<[string, string | object, RegExp]>([
    ['truncated', '{"schema": "lapse.rep', /REPLAY_FILE_TRUNCATED/],
    ['of another version', { schema: 'lapse.replay/999' }, /REPLAY_FILE_VERSION/],
    ['a run file', { schema: 'lapse.run/1' }, /REPLAY_FILE_VERSION: .*replay files beside it/],
    ['edited into nonsense', { schema: 'lapse.replay/1', steps: 7 }, /REPLAY_FILE_INVALID/],
  ])('should answer a replay file that is %s with 64', async (name, content, message) => {
    const path = join(scratch, `${name}.json`);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    await refused(['replay', path], message);
  });

  it('should say on a full disk that it could not print, and whose fault that is', async () => {
    const ran = await spawned('sh', ['-c', `${LAPSE} list > /dev/full`]);
    expect(ran.code).toBe(70);
    expect(ran.stderr).toMatch(/^lapse: NOT_PRINTED: standard output, .* got ENOSPC.* → /);
    expect(ran.stderr).not.toContain('a fault of lapse');
    const deaf = await spawned('sh', ['-c', `${LAPSE} chek 2> /dev/full`]);
    expect(deaf.code).toBe(64);
  });

  it('should list designs, properties, actions and adapters', async () => {
    const { code, stdout } = await lapse(['list']);
    expect(code).toBe(0);
    for (const name of ['reference', 'EXP-2', 'open', 'loopback']) {
      expect(stdout).toMatch(new RegExp(`^${name} `, 'm'));
    }
    const listed = JSON.parse((await lapse(['list', 'adapters', '--json'])).stdout) as unknown;
    expect(listed).toMatchObject({
      adapters: [{ name: 'sim' }, { name: 'loopback' }, { name: 'remote' }],
    });
  });
});

// Helpers

const scratch = mkdtempSync(join(tmpdir(), 'lapse-command-line-'));
afterAll(() => { rmSync(scratch, { recursive: true }); });

/** Standard output stays empty: whoever reads a report from it must not read a complaint. */
async function refused(args: readonly string[], message: RegExp): Promise<void> {
  const ran = await lapse(args);
  expect(ran.stderr).toMatch(message);
  expect(ran.stderr).toMatch(/^lapse: [A-Z_]+: .* → /);
  expect(ran.stderr).not.toMatch(/\n {4}at /);
  expect(ran).toMatchObject({ code: 64, stdout: '' });
}
