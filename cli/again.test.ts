import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../reports/html.ts';
import { readRun } from '../reports/read.ts';
import type { Run } from '../reports/schema/run.ts';
import { lapse } from './fixtures/spawn.ts';

/** What is found in memory is taken once more over real TCP. */
describe('a counterexample of sim', { timeout: 120_000 }, () => {
  it('should be taken again on loopback, and shown beside what comes of it there', async () => {
    const run = await checked('./cli/fixtures/modules/guarded-on-tcp.mjs', 'EXP-2,EXP-10');
    const again = new Map(run.violations.filter(({ adapter }) => adapter === 'sim')
      .map((violation) => [violation.property, violation.again]));
    expect(again.get('EXP-2')).toMatchObject({ on: 'loopback', is: 'otherwise' });
    // Nobody is closed at expiry, wherever it came from.
    expect(again.get('EXP-10')).toEqual({ on: 'loopback', is: 'the same' });
    expect(run.verdicts.filter(({ property }) => property === 'EXP-2')
      .map(({ adapter, verdict }) => `${adapter} ${verdict}`))
      .toEqual(['sim violated', 'loopback held']);
    const page = renderHtml(run);
    expect(page).toContain('Over real TCP (loopback) the same steps come to something else.');
    expect(page).toContain('-again">Beside the same over real TCP</h4>');
  });
});

// Helpers

const out = mkdtempSync(join(tmpdir(), 'lapse-again-'));
afterAll(() => { rmSync(out, { recursive: true, force: true }); });

async function checked(target: string, properties: string): Promise<Run> {
  const { stderr } = await lapse(['check', target, '--property', properties, '--transport',
    'websocket', '--sequences', '20', '--adapter', 'sim,loopback', '--reporter', 'json',
    '--out', out]);
  const [id] = readdirSync(out);
  if (id === undefined) throw new Error(stderr);
  return readRun(join(out, id, 'run.json'));
}
