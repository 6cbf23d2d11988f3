import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Run } from '../reports/schema/run.ts';
import { lapse, ROOT } from './fixtures/spawn.ts';
import type { Ran } from './fixtures/spawn.ts';

/** A server in process that has to be told of: its own cookie, namespace, path, payload, tokens. */
describe('a module, and a config that says how it is spoken to', { timeout: 60_000 }, () => {
  it('should hold where it looks at the expiry inside its listener', async () => {
    const ran = await check(CONFIG);
    expect(ran.stdout).toMatch(/^HELD/);
    expect(ran.stdout).toMatch(/EXP-7 {2}MUST {4}✓ held/);
    expect(ran.code).toBe(0);
  });

  it('should be violated where it does not, replay so, and keep its secret', async () => {
    const env = { LOOKS_INSIDE: 'no', CHAT_SECRET: 'correct horse battery' };
    const ran = await check(CONFIG, env);
    expect(ran.stdout).toMatch(/EXP-2 {2}MUST {4}✗ violated/);
    expect(ran.code).toBe(1);
    const folder = /Report: (\S+)\/index\.html/.exec(ran.stdout)?.[1] ?? '';
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect([ran.stdout, ran.stderr, ...files].join('\n')).not.toContain(env.CHAT_SECRET);
    const replayed = await lapse(['replay', join(folder, 'EXP-2-websocket-sim.json')], { env });
    expect(replayed.stdout).toMatch(/^STILL FAILS/);
  });

  it.each([
    ['{ ...own, messages: { ...own.messages, accepted: undefined } }',
      /ACCEPTANCE_UNCLEAR: .*answers it with \{"status":"expired"\}.* answer\?\.status === "ok"/],
    ['{ ...own, messages: { ...own.messages, accepted: () => false } }',
      /ACCEPTANCE_UNSEEN: .*'say' does not show/],
    ['{ ...own, carrier: \'query\' }', /TARGET_REFUSES_GOOD_TOKEN: .*carrier \(query, token\)/],
    ['{ ...own, namespace: \'/nowhere\' }', /REFUSES_GOOD_TOKEN: .*namespace \(\/nowhere\)/],
    ['{ ...own, tokens: { ...own.tokens, claims: {} } }', /TARGET_REFUSES_GOOD_TOKEN: .*tokens/],
    ['{ ...own, tokens: { ...own.tokens, alg: \'ES256\' } }', /NO_SECRET: .*CHAT_SECRET/],
    ['{ ...own, revoke: { url: \'http://localhost/logout\' } }', /ONLY_FROM_OUTSIDE: .*start re/],
    ['{ ...own, authenticate: { event: \'login\' } }', /ONLY_FROM_OUTSIDE: .*with authenticate/],
    ['{ ...own, tokens: { mint: () => { throw new Error(\'sealed\'); } } }',
      /CONFIG_THREW: tokens\.mint of the config threw: sealed → mend/],
    ['{ ...own, messages: { ...own.messages, accepted: (a) => a.b.c } }',
      /CONFIG_THREW: messages\.accepted of the config threw: Cannot read/],
    ['{ ...own, client: 2 }', /ONLY_FROM_OUTSIDE: .*client: 2/],
  ])('should be untestable where it says %s', async (text, message) => {
    const ran = await lapse(['doctor', variant(text), '--transport', 'websocket']);
    expect(ran.stdout.replaceAll(/\n +/g, ' ')).toMatch(message);
    expect(ran.code).toBe(3);
  });

  it.each([
    [{ INSIDE: 'closes', TIMER: 'yes' }, 3], [{ INSIDE: 'closes', SLOW: 'yes' }, 3],
    [{ TIMER: 'yes', SLOW: 'yes' }, 0], [{ INSIDE: 'closes', TIMER: 'yes', SLOW: 'first' }, 3],
  ])('should be told of what it does inside: %o is %s', async (env, code) => {
    const ran = await lapse(['doctor', './cli/fixtures/modules/checks-inside.mjs'], { env });
    expect(ran.stdout).toMatch(code === 0 ? /^ready/m : /ACCEPTANCE_UNCLEAR: /);
    expect(ran.code).toBe(code);
  });

  it.each([
    ['to anything', [], 3, /TARGET_EVENT_UNKNOWN: .* hears whatever is sent, .* --event/],
    ['to anything', ['--event', 'chat'], 3, /ACCEPTANCE_UNCLEAR: .* does not answer it, where/],
    ['passes on', [], 3, /ACCEPTANCE_UNCLEAR: .* by "said": .* accepted: \{ event: "said" \}/],
    ['survives', [], 3, /ACCEPTANCE_UNCLEAR: .* does not answer it, where/],
    ['gives up', [], 3, /TARGET_CRASHED: .*process\.exit\(1\).* Its last lines:\s+no database/],
    ['late', [], 0, /it listens for chat; lapse sends 'chat'/],
    ['lets in slowly', [], 0, /it takes up to 31 ms over that, which pass with every join/],
    ['answers without looking', [], 0, /asks for no acknowledgement ends it, as its listener/],
    ['refuses', [], 3, /MESSAGE_REFUSED: .* answers a live 'chat' with \{"ok":false\}, which/],
  ])('should be told how it listens: %s, %j', async (how, flags, code, message) => {
    const ran = await lapse(['doctor', LISTENS, '--transport', 'websocket', ...flags],
      { env: { HOW: how } });
    expect(ran.stdout.replaceAll(/\n +/g, ' ')).toMatch(message);
    expect(ran.code).toBe(code);
  });

  it.each([
    ['to anything', '() => true'], ['passes on', '{ event: \'said\' }'],
    ['looks first', '(answer) => answer === \'sent\''],
  ])('should hold by what shows that it accepts: %s', async (how, accepted) => {
    const ran = await check(variant('{ target: \'../modules/listens-otherwise.mjs\', '
      + `property: ['EXP-2', 'EXP-7'], messages: { event: 'chat', accepted: ${accepted} } }`),
    { HOW: how });
    expect(ran.stdout).toMatch(/EXP-2 {2}MUST {2,}✓ held/);
    expect(ran.stdout).toMatch(/EXP-7 {2}MUST {2,}✓ held/);
  });

  it('should be checked with one client at a time where a user has one session', async () => {
    const ran = await lapse([
      'check', './cli/fixtures/modules/checks-inside.mjs', '--adapter', 'sim', '--transport',
      // EXP-10 is why anybody else comes in: where two do, one is closed, and EXP-7 is violated.
      'websocket', '--property', 'EXP-7,EXP-10', '--sequences', '60', '--json', '--out', out,
    ], { env: { ONE: 'yes', TIMER: 'yes', SLOW: 'yes' } });
    const run = JSON.parse(ran.stdout) as Run;
    expect(run.verdicts.map(({ verdict }) => verdict)).toEqual(['held', 'held']);
    expect(run.target.lacks).toContainEqual(
      { feature: 'two sessions', reason: expect.stringContaining('who comes in again') });
    expect(ran.code).toBe(0);
  });

  it.each([
    ['', 'held', 0], ['the expiry', 'violated', 1],
  ] as const)('should be judged in two namespaces (forgotten: %s)', async (forgets, is, code) => {
    const ran = await check(variant(TWO), { FORGETS: forgets });
    expect(ran.stdout).toMatch(new RegExp(`EXP-2 {2}MUST {2,}[✓✗] ${is}`));
    expect(ran.stdout).toMatch(/EXP-7 {2}MUST {2,}✓ held/);
    expect(ran.code).toBe(code);
    if (is === 'violated') expect(ran.stdout).toContain('in /side');
  });

  it('should leave out what its owner says it lacks, and say so', async () => {
    const lacks = '{ \'server emit\': \'left for later\' }';
    const ran = await check(
      variant(`{ ...own, lacks: ${lacks}, property: ['EXP-3', 'EXP-7'] }`));
    expect(ran.stdout).toMatch(/– EXP-3 skipped .*: left for later/);
    expect(ran.stdout).toMatch(/EXP-7 {2}MUST {2,}✓ held/);
  });

  it.each([
    ['the event', 'does not take \'chat\' as the first one does'],
  ])('should be told of a second namespace that forgets %s', async (forgets, why) => {
    const ran = await lapse(['doctor', variant(TWO), '--transport', 'websocket'],
      { env: { FORGETS: forgets } });
    expect(ran.stdout.replaceAll(/\n +/g, ' ')).toContain(`/admin, ${why}`);
    expect(ran.code).toBe(3);
  });

  it.each([
    ['', 'held'], ['who is there', 'violated'],
  ] as const)('should be told of a revocation by what start returns (%s)', async (forgets, is) => {
    const text = '{ target: \'../modules/revokes.mjs\', tokens: { secretEnv: \'CHAT_SECRET\' }, '
      + 'property: [\'EXP-7\', \'EXP-13\'] }';
    const ran = await check(variant(text), { FORGETS: forgets });
    expect(ran.stdout).toMatch(new RegExp(`EXP-13 {2}SHOULD {2,}[✓✗] ${is}`));
    expect(ran.stdout).toMatch(/EXP-7 {3}MUST {2,}✓ held/);
  });

  it('should have its carrier found where nobody says it', async () => {
    const text = '{ ...own, carrier: undefined, target: \'./header.mjs\', tokens: undefined, '
      + 'messages: undefined, namespace: undefined, path: undefined }';
    const ran = await lapse(['doctor', variant(text), '--transport', 'websocket']);
    expect(ran.stdout).toContain('a good token in by websocket, which comes in the header');
    expect(ran.code).toBe(0);
  });
});

// Helpers

/** In two namespaces, over one connection. */
const TWO = '{ target: \'./two-namespaces.mjs\', '
  + 'messages: { event: \'chat\', accepted: (answer) => answer === \'sent\' }, '
  + 'namespace: [\'/chat\', \'/admin\'], property: [\'EXP-2\', \'EXP-7\'] }';
const LISTENS = './cli/fixtures/modules/listens-otherwise.mjs';
const CONFIG = join(ROOT, 'cli/fixtures/told/lapse.config.mjs');
mkdirSync(join(ROOT, 'reports', 'runs'), { recursive: true });
const out = mkdtempSync(join(ROOT, 'reports', 'runs', 'told-'));
afterAll(() => { rmSync(out, { recursive: true, force: true }); });

const check = (config: string, env = {}): Promise<Ran> =>
  lapse(['check', config, '--adapter', 'sim', '--transport', 'websocket', '--sequences', '40',
    '--out', out], { env });

/** A config that differs from that of the fixture in some of what it says. */
function variant(text: string): string {
  const path = join(mkdtempSync(join(out, 'config-')), 'lapse.config.mjs');
  writeFileSync(path, `import own from '${pathToFileURL(CONFIG).href}';\nconst target = (name) => `
    + `new URL(name, '${pathToFileURL(CONFIG).href}').pathname;\nconst config = ${text};\n`
    + 'export default { ...config, target: target(config.target) };\n');
  return path;
}
