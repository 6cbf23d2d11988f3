import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { withCheckFlags } from './check-flags.ts';
import type { CheckFlags } from './check-flags.ts';
import { loadConfig } from './config/load.ts';
import { runCli } from './program.ts';
import { readEnvironment, settingsFrom, shownSettings, sourcesOf } from './settings.ts';
import type { Settings } from './settings.ts';

describe('a config', () => {
  it.each([
    ['ts', 'const all: object = { target: \'timer\', sequences: 7 };\nexport default all;\n'],
    ['mjs', 'export default { target: \'timer\', sequences: 7 };\n'],
    ['cjs', 'module.exports = { target: \'timer\', sequences: 7 };\n'],
    ['json', '{ "target": "timer", "sequences": 7 }\n'],
  ])('should be read from a file in .%s', async (ext, text) => {
    const { config } = await loadConfig(written(`lapse.config.${ext}`, text));
    expect(config).toEqual({ target: 'timer', sequences: 7 });
  });

  it.each<[string, object, RegExp]>([
    ['a key that is misspelt', { tagret: 'timer' },
      /CONFIG_UNKNOWN_KEY: .*got 'tagret' → did you mean 'target'\?/],
    ['a misspelt key further down', { tokens: { secretenv: 'X' } },
      /CONFIG_UNKNOWN_KEY: .*, tokens, .*did you mean 'secretEnv'\?/],
    ['a misspelt key of a command',
      { target: { command: 'x', url: 'http://localhost:1', cdw: '' } },
      /CONFIG_UNKNOWN_KEY: .*, target, .*did you mean 'cwd'\?/],
    ['a misspelt key that it cannot do without', { refresh: { evt: 'renew' } },
      /CONFIG_UNKNOWN_KEY: .*, refresh, .*'evt' → did you mean 'event'\?/],
    ['the same of a target', { target: { modul: './server.mjs' } },
      /CONFIG_UNKNOWN_KEY: .*, target, .*'modul' → did you mean 'module'\?/],
    ['the same where there are alternatives', { messages: { accepted: { evnt: 'said' } } },
      /CONFIG_UNKNOWN_KEY: .*, messages\.accepted, .*'evnt' → did you mean 'event'\?/],
    ['the same further down', { tokens: { login: {
      url: 'http://localhost:1', token: { jsn: 'token' } } } },
    /CONFIG_UNKNOWN_KEY: .*, tokens\.login\.token, .*'jsn' → did you mean 'json'\?/],
    ['a value of a command', { target: { command: 'x', url: 'http://localhost:1', cwd: 5 } },
      /CONFIG_NOT_VALID: .*, target\.cwd, expected string, got number/],
    ['a value that is missing', { authenticate: { payload: [] } },
      /CONFIG_NOT_VALID: .*, authenticate\.event, expected string, got nothing/],
    ['a feature that is misspelt', { lacks: { binry: 'nobody sends any' } },
      /CONFIG_UNKNOWN_KEY: .*, lacks, .*did you mean 'binary'\?/],
    ['a secret in the wrong place', { tokens: { secret: 'x' } }, /CONFIG_UNKNOWN_KEY/],
    ['an algorithm that there is not', { tokens: { alg: 'HS255' } },
      /CONFIG_NOT_VALID: .*tokens\.alg/],
    ['a number that is none', { sequences: 'many' }, /CONFIG_NOT_VALID: .*sequences, .*number/],
    ['a namespace without its slash', { namespace: 'chat' }, /begins with \//],
  ])('should be refused for %s, with what to do', async (_, config, message) => {
    const file = written('lapse.config.json', JSON.stringify(config));
    await expect(loadConfig(file)).rejects.toThrow(message);
    await expect(loadConfig(file)).rejects.toMatchObject({ exitCode: 64 });
  });

  it('should be refused where it cannot be loaded, or is not there', async () => {
    await expect(loadConfig(written('lapse.config.mjs', 'export default {'))).rejects
      .toThrow(/CONFIG_NOT_LOADED/);
    await expect(loadConfig('no/lapse.config.ts')).rejects.toThrow(/CONFIG_NOT_FOUND/);
  });
});

describe('settings', () => {
  const file = (): string => written('lapse.config.json', JSON.stringify({
    target: 'http://localhost:3999/chat', sequences: 7, seed: 3, leewayMs: 100,
    tokens: { secretEnv: 'FROM_CONFIG', claims: { aud: 'chat' } },
    carrier: { by: 'cookie', name: 'session' },
    messages: { event: 'from config', payload: [{ text: '{text}' }] },
  }));

  it('should be what a config says, and defaults beside it', async () => {
    const { target, flags } = await settings([file()]);
    expect(flags).toMatchObject({ sequences: 7, seed: 3, leeway: 100, grace: 0, failOn: 'must' });
    expect(target).toMatchObject({
      kind: 'url', url: 'http://localhost:3999',
      attach: {
        secretEnv: 'FROM_CONFIG', event: 'from config', namespace: '/chat', path: '/socket.io',
        carrier: 'cookie', tokenName: 'session', lifetimeMs: 2_000, claims: { aud: 'chat' },
        payload: [{ text: '{text}' }],
      },
    });
  });

  it('should be shown without what is secret, wherever that stands', async () => {
    const shown = JSON.stringify(shownSettings(await settings([written('lapse.config.json',
      JSON.stringify({
        lacks: { recovery: 'the key is kept elsewhere' },
        tokens: { secretEnv: 'THE_SECRET', claims: { apiKey: 'k-1' } },
        target: {
          command: 'JWT_SECRET="s 2" node server.js --secret s-3 --token=\'t 4\' --port 5',
          url: 'http://localhost:3999',
          env: { SESSION_SECRET: 's-6', DATABASE_URL: 'postgres://app:p-7@db/chat' },
        },
      }))])));
    expect(shown).toContain('JWT_SECRET=*** node server.js --secret *** --token=*** --port 5');
    expect(shown).toContain('postgres://app:***@db/chat');
    expect(shown).toContain('the key is kept elsewhere');
    expect(shown).toContain('THE_SECRET');
    expect(shown).not.toMatch(/k-1|s-6|p-7/);
  });

  it('should put the environment before it, and flags before that', async () => {
    const env = { LAPSE_SEQUENCES: '8', LAPSE_SEED: '4', LAPSE_SECRET_ENV: 'FROM_ENV' };
    const fromEnv = await settings([file()], env);
    expect(fromEnv.flags).toMatchObject({ sequences: 8, seed: 4 });
    expect(fromEnv.target).toMatchObject({ attach: { secretEnv: 'FROM_ENV' } });
    const fromFlags = await settings([file(), '--sequences', '9', '--event', 'a flag'], env);
    expect(fromFlags.flags).toMatchObject({ sequences: 9, seed: 4 });
    expect(fromFlags.target).toMatchObject({ attach: { event: 'a flag' } });
  });

  it('should be shown without what nobody is to see', async () => {
    const config = written('lapse.config.json', JSON.stringify({
      target: {
        command: 'JWT_SECRET=hidden1 node server.js', url: 'http://localhost:3999',
        env: { API_KEY: 'hidden2' },
      },
      tokens: {
        secretEnv: 'JWT_SECRET', claims: { password: 'hidden3' },
        login: { url: 'http://localhost:3999/', body: 'pin=hidden4', token: { cookie: 'sid' } },
      },
      revoke: { url: 'http://localhost:3999/', headers: { 'x-admin': 'hidden5' } },
    }));
    const shown = JSON.stringify(shownSettings(await settings([config])));
    expect(shown).toContain('JWT_SECRET');
    expect(shown).not.toMatch(/hidden/);
  });

  it('should not be taken from a config for a built-in design', async () => {
    const { flags, target } = await settings(['timer']);
    expect(target).toEqual({ kind: 'design', name: 'timer' });
    expect(flags.sequences).toBeUndefined();
  });

  it('should be refused by the command line with 64', async () => {
    const config = written('lapse.config.json', JSON.stringify({ sequence: 1 }));
    expect(await runCli(['check', config])).toBe(64);
  });
});

// Helpers

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'lapse-config-')));
afterAll(() => { rmSync(scratch, { recursive: true }); });

let folders = 0;
function written(name: string, text: string): string {
  const folder = join(scratch, String(folders += 1));
  mkdirSync(folder);
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** What a command line comes to, as `check` would have it. */
async function settings(
  args: readonly string[], env: Readonly<Record<string, string>> = {},
): Promise<Settings<CheckFlags>> {
  Object.assign(process.env, env);
  try {
    let found: Promise<Settings<CheckFlags>> | undefined;
    const command: Command = withCheckFlags(new Command('check').argument('[target]'))
      .action((target: string | undefined, flags: CheckFlags) => {
        found = settingsFrom(sourcesOf(command), target, flags);
      });
    readEnvironment(command).parse([...args], { from: 'user' });
    if (found === undefined) throw new Error('nothing was parsed');
    return await found;
  } finally {
    for (const name of Object.keys(env)) delete process.env[name];
  }
}
