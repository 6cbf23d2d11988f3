import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkedOutside, commandOf, verdictsOf } from './fixtures/outside.ts';
import type { OutsideCheck } from './fixtures/outside.ts';
import { lapse } from './fixtures/spawn.ts';

/** Whoever makes the tokens of a server that runs somewhere else. */
describe('an issuer that lapse serves', { timeout: 60_000 }, () => {
  it('should be told to a server that is started, checked against, and replayed with', async () => {
    const { run, ran, folder } = await checkedOutside(scratch, (port) => ({
      target: {
        command: commandOf('fetches-keys.mjs'), url: `http://127.0.0.1:${port}`,
        env: { PORT: String(port), ISSUER: '{issuer}' },
      },
      tokens: { issuer: true, alg: 'EdDSA' },
      messages: { event: 'chat' }, transport: ['websocket'], sequences: 40,
    }));
    expect(ran.code).toBe(1);
    expect(verdictsOf(run, 'EXP-2')).toEqual(['violated']);
    expect(verdictsOf(run, 'EXP-6')).toEqual(['held']);
    const again = await lapse(['replay', join(folder, run.violations[0]?.replay ?? '')]);
    expect(again.stdout).toContain('STILL FAILS');
  });

  it.each([
    [['--issuer-port', '4400', '--alg', 'HS256'], 'ISSUER_WITHOUT_KEYS', 64],
    [['--issuer-port', '0'], '--issuer-port', 64],
  ])('should be refused for %s', async (args, code, exitCode) => {
    const ran = await lapse(['check', 'http://127.0.0.1:1', '--event', 'chat', ...args]);
    expect(ran.stderr).toContain(code);
    expect(ran.code).toBe(exitCode);
  });
});

/** Two servers that nobody can sign tokens for; theirs live 10 s. */
describe.concurrent('a login', { timeout: 60_000 }, () => {
  it('should give the token over whose end all sequences run, and say first when', async () => {
    const { run, ran, folder } = await loggedIn('jwt', {
      login: {
        url: '{server}/login', body: { name: 'alice', password: PASSWORD },
        token: { json: 'data.token' },
      },
    });
    expect(ran.stderr).toMatch(
      /^0 of \d+ · its tokens live \d+ s: all .* run over the end of one, from [\d:]{8} on$/m);
    expect(verdictsOf(run, 'EXP-2')).toEqual(['violated']);
    expect(verdictsOf(run, 'EXP-7')).toEqual(['held']);
    expect(verdictsOf(run, 'EXP-6')).toEqual(['held']);
    const [found] = run.violations;
    expect(found?.minimality).toBe('as found');
    expect(found?.tokens[0]?.parts?.claims.map(({ name }) => name)).toEqual(['iat', 'exp']);
    expect(found?.wire?.map(({ data }) => data)).toContain('0{"token":"<token first>"}');
    expect(run.executed.inconclusive).toBe(0);
    expect(JSON.stringify(run)).not.toContain(PASSWORD);
    const again = await lapse(['replay', join(folder, run.violations[0]?.replay ?? '')]);
    expect(again.stdout).toContain('STILL FAILS');
  });

  it('should give a cookie that says nothing of its life, which is declared', async () => {
    const { run, ran } = await loggedIn('session', {
      login: { url: '{server}/login', token: { cookie: 'sid' } }, lifetimeSec: 10,
    });
    expect(ran.code).toBe(0);
    expect(verdictsOf(run, 'EXP-2')).toEqual(['held']);
    expect(verdictsOf(run, 'EXP-7')).toEqual(['held']);
  });

  it('should be known not to expire where it is prolonged by being used', async () => {
    const { ran } = await loggedIn('sliding', {
      login: { url: '{server}/login', token: { cookie: 'sid' } }, lifetimeSec: 10,
    });
    expect(ran.stdout).toMatch(/^COULD NOT TEST[^]*SESSION_SLIDES: /);
    expect(ran.code).toBe(3);
  });

  it.each([
    [{ body: { password: 'x' }, token: { json: 'data.token' } }, /LOGIN_FAILED: .* answered 401/],
    [{ body: { password: PASSWORD }, token: { json: 'token' } }, /no token in its field token/],
  ])('should say what is wrong with it: %#', async (login, message) => {
    const { ran } = await loggedIn('jwt', { login: { url: '{server}/login', ...login } });
    expect(ran.code).toBe(3);
    expect(ran.stdout.replaceAll(/\n\s*/g, ' ')).toMatch(message);
  });
});

// Helpers

const PASSWORD = 'open sesame';

/** `{server}`: wherever it comes to listen. */
const loggedIn = (kind: string, tokens: object): Promise<OutsideCheck> =>
  checkedOutside(scratch, (port) => JSON.parse(JSON.stringify({
    target: {
      command: `${commandOf('logs-in.mjs')} ${kind}`, url: '{server}',
      env: { PORT: String(port), PASSWORD },
    },
    tokens, messages: { event: 'chat' },
    transport: ['websocket'], sequences: 40,
  }).replaceAll('{server}', `http://127.0.0.1:${port}`)) as object);

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'lapse-tokens-')));
afterAll(() => { rmSync(scratch, { recursive: true }); });
