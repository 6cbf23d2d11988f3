import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exitCodeOfAgreement } from './commands/confirm.ts';
import type { Agreement } from './commands/confirm.ts';
import { exitCodeOfExplorations } from './commands/explore.ts';
import { targetOf, verdictOf } from './commands/replay.ts';
import { HISTORY, violationOf } from './fixtures/canned.ts';
import { lapse, lapseWith } from './fixtures/spawn.ts';

describe.concurrent('lapse replay', () => {
  it.each([
    ['violates', 1, 'STILL FAILS'], ['holds', 0, 'FIXED'], ['refuses', 3, 'CANNOT REPLAY'],
    ['crashes', 3, 'CANNOT REPLAY'], ['broken-harness', 70, 'CANNOT REPLAY'],
  ] as const)('should answer where the worker %s with %i', async (worker, code, head) => {
    const ran = await lapseWith(worker, ['replay', replayFile()]);
    expect(ran.code, ran.stderr).toBe(code);
    expect(ran.stdout).toMatch(new RegExp(`^${head}  EXP-2 on `));
  });

  it('should say what failed, with the arithmetic of the boundary', async () => {
    const { stdout } = await lapseWith('violates', ['replay', replayFile()]);
    expect(stdout).toContain('The server accepted m1 from an expired session: exp +10.000 s');
    expect(stdout).toContain('✗ server accepted m1');
  });

  it('should print JSON alone with --json', async () => {
    const { stdout } = await lapseWith('violates', ['replay', replayFile(), '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'still fails', replay: { property: 'EXP-2' }, result: { violations: [{}] },
    });
  });

  it('should find a module beside the file when it is run from elsewhere', async () => {
    const { code, stdout } = await lapseWith('holds', ['replay', replayFile()], { cwd: tmpdir() });
    expect(code).toBe(0);
    expect(stdout).toContain(`EXP-2 on .${sep}${join(relative(tmpdir(), scratch), 'server.mjs')},`);
  });

  it.each([
    [{ target: 'tmer' }, /UNKNOWN_DESIGN/], [{ property: 'EXP-99' }, /UNKNOWN_PROPERTY/],
    [{ target: 'http://localhost:1' }, /REPLAY_FILE_INVALID: attach, expected/],
    [{ adapter: 'remote' }, /UNKNOWN_ADAPTER/], [{ target: './gone.mjs' }, /TARGET_NOT_FOUND/],
  ])('should refuse a file with %o', async (changes, message) => {
    const ran = await lapseWith('holds', ['replay', replayFile(changes)]);
    expect(ran).toMatchObject({ code: 64, stdout: '' });
    expect(ran.stderr).toMatch(message);
  });
});

describe('targetOf', () => {
  it('should speak to what a config starts as it was spoken to when it was recorded', async () => {
    const starts = { command: 'node server.mjs', url: 'http://127.0.0.1:1' };
    writeFileSync(join(scratch, 'lapse.config.json'), JSON.stringify(
      { target: starts, tokens: { secretEnv: 'S' }, messages: { event: 'of the config' } }));
    const attach = {
      alg: 'HS256', claims: {}, lifetimeMs: 2_000, tokenName: 'token', scheme: 'Bearer ',
      namespace: '/chat', path: '/socket.io', event: 'of a flag',
    };
    expect(await targetOf({ target: './lapse.config.json', attach }, [scratch], {}))
      .toMatchObject({ starts: { command: starts.command }, attach });
  });
});

describe('verdictOf', () => {
  const violations = [violationOf('EXP-2', 'polling', 'sim')];
  const nothing = { violations: [], problems: [] };
  const problems = [{ of: 'target', code: 'NOT_SHOWN', message: 'nothing is shown' }] as const;

  it('should call a failure one whatever else went amiss, but not its absence', () => {
    expect(verdictOf(REPLAY, { problems, violations })).toBe('still fails');
    expect(verdictOf(REPLAY, { ...nothing, problems })).toBe('cannot replay');
    expect(verdictOf(REPLAY, nothing)).toBe('fixed');
  });

  it('should not take a breach of another property for the one that was recorded', () => {
    expect(verdictOf({ property: 'EXP-1' }, { ...nothing, violations })).toBe('fixed');
  });
});

describe.concurrent('lapse confirm', () => {
  it('should print the agreement table and answer 0 when all agree', async () => {
    const { code, stdout } = await lapseWith('holds', ['confirm', 'reference', 'timer']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^timer +loopback +12 +40 +30 of 31 +✓ agree$/m);
    expect(stdout.match(/✓ agree/g)).toHaveLength(4);
  });

  it('should show where predicted and observed part, and answer 1', async () => {
    const { code, stdout } = await lapseWith('violates', ['confirm', 'timer', '--adapter', 'sim']);
    expect(code).toBe(1);
    expect(stdout).toContain('✗ 2 differ');
    expect(stdout).toMatch(/timer on sim: the histories part at step 2\n {2}predicted\n/);
  });

  it('should answer 70 when a worker dies: the server is ours', async () => {
    const { code, stderr } = await lapseWith('crashes', ['confirm', 'timer']);
    expect(code).toBe(70);
    expect(stderr).toContain('WORKER_CRASHED');
  });
});

describe('exitCodeOfAgreement', () => {
  const row: Agreement['rows'][number] = {
    kind: 'confirm', design: 'timer', adapter: 'sim', sequences: 3, steps: 9, differed: 0,
    transitions: { taken: 3, all: 31 }, differing: [], stopped: 'budget', problems: [],
  };
  const agreement: Agreement = { asked: 1, rows: [row], problems: [] };

  it('should be green only when all that was asked for was run and agreed', () => {
    expect(exitCodeOfAgreement(agreement)).toBe(0);
    expect(exitCodeOfAgreement({ ...agreement, asked: 2 })).toBe(2);
    expect(exitCodeOfAgreement({ ...agreement, rows: [{ ...row, sequences: 0 }] })).toBe(2);
    expect(exitCodeOfAgreement({ ...agreement, rows: [{ ...row, differed: 1 }] })).toBe(1);
  });
});

describe.concurrent('lapse explore', () => {
  it('should hold for the reference, with counts and bounds', async () => {
    const { code, stdout } = await lapse([
      'explore', 'reference', '--property', 'EXP-1,EXP-2', '--scope', 'connection',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^design +states +transitions +EXP-1 /m);
    expect(stdout).toMatch(/^scope connection \([\d,]+ states\): .*bounds:/m);
    expect(stdout.match(/^scope /gm)).toHaveLength(1);
  });

  it('should keep to the parts of the protocol that are named', async () => {
    const { stdout } = await lapse([
      'explore', 'reference', '--scope', 'clock,tokens', '--json',
    ]);
    const [{ scopes }] = JSON.parse(stdout) as [{ scopes: readonly { scope: string }[] }];
    expect(scopes.map(({ scope }) => scope)).toEqual(['clock', 'tokens']);
  });

  it('should show the shortest counterexample of a design that is named', async () => {
    const { code, stdout } = await lapse([
      'explore', 'handshake-only', '--property', 'EXP-2', '--scope', 'connection',
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/handshake-only violates EXP-2, shortest:\n {2}1\. /);
  });

  it('should end with 70 where a worker ends before it has decided', async () => {
    const { code, stderr } = await lapseWith('broken-harness', [
      'explore', 'reference', '--scope', 'connection',
    ]);
    expect(code).toBe(70);
    expect(stderr).toMatch(/^lapse: CLOCK_ESCAPED: /m);
  });
});

describe('exitCodeOfExplorations', () => {
  const verdict = (name: 'held' | 'violated' | 'vacuous' | 'skipped', level = 'MUST' as const) =>
    ({ property: 'EXP-2', level, verdict: name, exercised: 1 });
  const one = (name: Parameters<typeof verdict>[0], closed = true) =>
    [{ closed, verdicts: [verdict(name)] }];

  it('should follow the codes of check', () => {
    expect(exitCodeOfExplorations(one('held'))).toBe(0);
    expect(exitCodeOfExplorations(one('violated'))).toBe(1);
    expect(exitCodeOfExplorations(one('vacuous'))).toBe(2);
    expect(exitCodeOfExplorations(one('skipped'))).toBe(3);
  });

  it('should not call green what a bound cut off', () => {
    expect(exitCodeOfExplorations(one('held', false))).toBe(2);
  });
});

// Helpers

const scratch = mkdtempSync(join(tmpdir(), 'lapse-commands-'));
afterAll(() => { rmSync(scratch, { recursive: true }); });
writeFileSync(join(scratch, 'server.mjs'), '// Never loaded: the worker is a fake.\n');

const REPLAY = {
  schema: 'lapse.replay/1', target: './server.mjs', adapter: 'sim', property: 'EXP-2',
  contract: { leewayMs: 0, graceMs: 0, earlyMs: 0, requireExp: false }, phaseMs: 0,
  steps: HISTORY.events.map(({ step }) => step),
  expected: violationOf('EXP-2', 'websocket', 'sim').breach, versions: {},
} as const;

/** Two folders below the module it speaks of, as in `lapse-report/<id>/`. */
function replayFile(changes: object = {}): string {
  mkdirSync(join(scratch, 'lapse-report'), { recursive: true });
  const path = join(mkdtempSync(join(scratch, 'lapse-report', 'run-')), 'EXP-2.json');
  writeFileSync(path, JSON.stringify({ ...REPLAY, ...changes }));
  return path;
}
