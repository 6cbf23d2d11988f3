import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRun } from '../reports/read.ts';
import type { Run } from '../reports/schema/run.ts';
import { verdictsOf } from './fixtures/outside.ts';
import { lapse, ROOT } from './fixtures/spawn.ts';

/** The example, with the packages that its `npm install` would fetch. */
describe('a server of Socket.IO 2', { timeout: 60_000 }, () => {
  it('should be found out to be one, and be ready', async () => {
    const ran = await lapse(['doctor', config], { env: env('') });
    expect(ran.stdout).toContain('Engine.IO 3: spoken to by the client of Socket.IO 2');
    expect(ran.stdout).toContain('a good token is let in, by the query parameter token');
    expect(ran.code).toBe(0);
  });

  it('should be found wanting where it looks once, and hold once it closes', async () => {
    const wanting = await checked('');
    expect(wanting.code).toBe(1);
    expect(verdictsOf(wanting.run, 'EXP-2'))
      .toEqual(['violated', 'violated', 'skipped']);
    expect(verdictsOf(wanting.run, 'EXP-7')).toEqual(['held', 'held', 'skipped']);
    expect(wanting.run.violations[0]?.wire?.map(({ type }) => type)).toContain('message');
    const mended = await checked('1');
    expect(mended.code).toBe(0);
    expect(verdictsOf(mended.run, 'EXP-2')).toEqual(['held', 'held', 'skipped']);
    expect(verdictsOf(mended.run, 'EXP-11')).toEqual(['held', 'held', 'skipped']);
  });

  it('should have no auth to put a token into', async () => {
    const ran = await lapse(['doctor', config, '--carrier', 'auth'], { env: env('') });
    expect(ran.stdout).toContain('CARRIER_WRONG');
    expect(ran.stdout.replaceAll(/\s+/g, ' ')).toContain('takes the token by query, not by auth');
    expect(ran.code).toBe(3);
  });
});

// Helpers

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'lapse-2-')));
afterAll(() => { rmSync(scratch, { recursive: true }); });
cpSync(join(ROOT, 'examples', 'socket.io-2'), scratch, { recursive: true });
mkdirSync(join(scratch, 'node_modules'), { recursive: true });
for (const [name, from] of [['socket.io', 'socket.io-v2'], ['jsonwebtoken', 'jsonwebtoken']]) {
  symlinkSync(join(ROOT, 'node_modules', from ?? ''), join(scratch, 'node_modules', name ?? ''));
}
const config = join(scratch, 'lapse.config.mjs');

const env = (closes: string): Record<string, string> =>
  ({ JWT_SECRET: 'known to tests', CLOSES: closes });

async function checked(closes: string): Promise<{ code: number | null; run: Run }> {
  const ran = await lapse(
    ['check', config, '--out', scratch, '--sequences', '80',
      '--transport', 'websocket,polling,fallback'],
    { env: env(closes) });
  const [, folder = ''] = /Report: (.*)\/index\.html/.exec(ran.stdout) ?? [];
  return { code: ran.code, run: await readRun(join(folder, 'run.json')) };
}
