import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkOptionsOf } from './options.ts';

describe('the options of a check that a program starts', () => {
  it('should be those of the command where nothing is said', async () => {
    expect(await checkOptionsOf('timer', {})).toMatchObject({
      seed: 1, sequences: 1_200, failOn: 'must', reporters: ['html'],
      contract: { leewayMs: 0, graceMs: 0, earlyMs: 0, requireExp: false },
    });
  });

  it('should be those of a config, unless the program says otherwise', async () => {
    const said = { seed: 5, graceMs: 0, requireExp: false };
    const options = await checkOptionsOf('./server.mjs', said);
    expect(options).toMatchObject({
      seed: 5, sequences: 40, failOn: 'should',
      contract: { leewayMs: 100, graceMs: 0, earlyMs: 0, requireExp: false },
    });
    expect((await checkOptionsOf('./server.mjs', {})).contract)
      .toMatchObject({ graceMs: 200, requireExp: true });
  });
});

// Helpers

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'lapse-options-'));
beforeAll(() => {
  writeFileSync(join(folder, 'server.mjs'), 'export const start = () => {};\n');
  writeFileSync(join(folder, 'lapse.config.json'), JSON.stringify({
    seed: 9, sequences: 40, failOn: 'should', leewayMs: 100, graceMs: 200, requireExp: true,
  }));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});
