import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksIn, runCommands, small } from './cli/fixtures/documents.ts';
import { ROOT } from './cli/fixtures/spawn.ts';

describe('the examples', { timeout: 120_000 }, () => {
  // What it needs is installed in it: cli/socket-io-2.whole.test.ts runs it.
  const RUN_ELSEWHERE = 'socket.io-2';
  const folders = readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map(({ name }) => name);

  const run = folders.filter((name) => name !== RUN_ELSEWHERE);
  it.each(run)('should do as their README says: %s', async (name) => {
    const blocks = blocksIn(`examples/${name}/README.md`);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      expect(block.language).toBe('sh');
      await runCommands(block.text, { cwd: ROOT, env: small(block) });
    }
  });

  it('should import nothing of lapse but its guard, and that where they are mended', () => {
    const importing = folders.flatMap((name) => readdirSync(join(ROOT, 'examples', name))
      .filter((file) => /from '(lapse|\.\.\/\.\.)/.test(
        readFileSync(join(ROOT, 'examples', name, file), 'utf8'))));
    expect(new Set(importing)).toEqual(new Set(['guarded.mjs']));
  });
});
