import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { HOSTILE } from '../reports/hostile.ts';
import type { Replay } from '../reports/schema/run.ts';
import { emitTest, testText } from './emit-test.ts';
import { ROOT, lapse, spawned } from './fixtures/spawn.ts';
import type { Ran } from './fixtures/spawn.ts';

/** Two messages in one segment just before expiry: the first keeps the second waiting past it. */
const REPLAY: Replay = {
  schema: 'lapse.replay/1', target: './examples/jsonwebtoken/server.mjs', event: 'chat',
  adapter: 'sim', property: 'EXP-2', phaseMs: 250, versions: {},
  contract: { leewayMs: 0, graceMs: 0, earlyMs: 0, requireExp: false },
  steps: [
    { do: 'open', client: 'A', transport: 'websocket', token: 'first' },
    { do: 'advance', client: 'A', to: 'exp:first', deltaMs: -1, timers: 'first' },
    { do: 'send', client: 'A', messages: [{ id: 'm1a', busyMs: 300 }, { id: 'm1b' }] },
  ],
  expected: {
    event: 2, atMs: 10_049, says: 'the server accepted m1b from an expired session',
  },
};

describe('lapse replay --emit-test', { timeout: 180_000 }, () => {
  it('should write a file that fails while the server is wrong', async () => {
    const ran = await emittedAndRun('server', 'still.test.ts');
    expect(ran.stdout + ran.stderr).toContain('\'still fails\' to be \'fixed\'');
    expect(ran.code).toBe(1);
  });

  it('should write a file that passes once it is mended', async () => {
    const ran = await emittedAndRun('mended', 'mended.test.ts');
    expect(ran.stdout).toMatch(/1 passed/);
    expect(ran.code).toBe(0);
  });
});

describe('emitTest', () => {
  const at = (name: string): string => join(scratch, name);
  const target = { kind: 'design', name: 'timer' } as const;
  const emit = (to: string, force = false): void => {
    emitTest({ replay: REPLAY, target, from: 'x.json', to, force });
  };

  it('should never overwrite a file unless it is told to', () => {
    emit(at('twice.test.ts'));
    writeFileSync(at('twice.test.ts'), 'mine');
    expect(() => { emit(at('twice.test.ts')); }).toThrow(/^FILE_EXISTS: .* → .*--force/);
    expect(readFileSync(at('twice.test.ts'), 'utf8')).toBe('mine');
    emit(at('twice.test.ts'), true);
    expect(readFileSync(at('twice.test.ts'), 'utf8')).toContain('vitest');
  });

  it('should refuse a name that vitest does not look for', () => {
    expect(() => { emit(at('expiry.ts')); }).toThrow(/^BAD_TEST_NAME/);
  });

  it('should write code that is what it looks like, whatever the file holds', () => {
    const text = testText({
      replay: {
        ...REPLAY, property: `EXP-2 ${HOSTILE}`,
        expected: { ...REPLAY.expected, says: HOSTILE, packet: HOSTILE },
      },
      target, from: HOSTILE, to: at('hostile.test.ts'),
    });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    const { diagnostics = [] } = ts.transpileModule(text, {
      reportDiagnostics: true, compilerOptions: { strict: true },
    });
    expect(diagnostics).toEqual([]);
    // Nothing of it runs: what is not a comment is the code that every such file has.
    const statements = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest).statements;
    expect(statements).toHaveLength(9);
  });
});

// Helpers

mkdirSync(join(ROOT, 'reports', 'runs'), { recursive: true });
/** Inside the repository, so that vitest and what a module imports are found. */
const scratch = mkdtempSync(join(ROOT, 'reports', 'runs', 'emitted-'));
afterAll(() => { rmSync(scratch, { recursive: true, force: true }); });

async function emittedAndRun(server: 'server' | 'mended', name: string): Promise<Ran> {
  const file = join(scratch, `${server}.json`);
  const target = `./examples/jsonwebtoken/${server}.mjs`;
  writeFileSync(file, JSON.stringify({ ...REPLAY, target }));
  const emitted = await lapse(['replay', file, '--emit-test', join(scratch, name)]);
  expect(emitted.code, emitted.stderr).toBe(0);
  return spawned('npx', ['vitest', 'run', '--root', ROOT, '--dir', scratch, '--exclude', 'none',
    relative(ROOT, join(scratch, name))], { env: { FORCE_COLOR: '0' } });
}
