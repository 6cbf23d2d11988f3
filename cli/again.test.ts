import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../reports/html.ts';
import { readRun } from '../reports/read.ts';
import type { Run } from '../reports/schema/run.ts';
import { lapse } from './fixtures/spawn.ts';

/** What is found in memory is taken once more over real TCP. */
describe('a counterexample of sim', { timeout: 60_000 }, () => {
  it('should come to the same on loopback, with a server that does not know the two apart',
    async () => {
      const { violations } = await checked('handshake-only');
      const found = violations.filter(({ adapter }) => adapter === 'sim');
      expect(found.map(({ again }) => again)).toEqual([{ on: 'loopback', is: 'the same' }]);
    });

  it('should be shown beside what comes of it there, where that is something else', async () => {
    const run = await checked('./cli/fixtures/modules/guarded-on-tcp.mjs');
    const [violation] = run.violations.filter(({ adapter }) => adapter === 'sim');
    expect(violation?.again?.is).toBe('otherwise');
    const page = renderHtml(run);
    expect(page).toContain('Over real TCP (loopback) the same steps come to something else.');
    expect(page).toContain('-again">Beside the same over real TCP</h4>');
    expect(run.verdicts.map(({ adapter, verdict }) => `${adapter} ${verdict}`))
      .toEqual(['sim violated', 'loopback held']);
  });
});

// Helpers

const out = mkdtempSync(join(tmpdir(), 'lapse-again-'));
afterAll(() => { rmSync(out, { recursive: true, force: true }); });

async function checked(target: string): Promise<Run> {
  const folder = join(out, target.replace(/\W/gu, ''));
  const { stderr } = await lapse(['check', target, '--property', 'EXP-2', '--transport',
    'websocket', '--sequences', '20', '--adapter', 'sim,loopback', '--reporter', 'json',
    '--out', folder]);
  const [id] = readdirSync(folder);
  if (id === undefined) throw new Error(stderr);
  return readRun(join(folder, id, 'run.json'));
}
