import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { blocksIn, inLanguage, runCommands, small } from './cli/fixtures/documents.ts';
import { ROOT } from './cli/fixtures/spawn.ts';

/** Every command that a document shows is run, each check of them a small one. */
describe('docs/attaching-your-server.md', { timeout: 120_000 }, () => {
  const blocks = blocksIn('docs/attaching-your-server.md');
  const folder = workFolder();
  for (const [first, { text }] of inLanguage(blocks, 'js')) {
    writeFileSync(join(folder, first.replace('// ', '')), text);
  }

  it.each(inLanguage(blocks, 'sh'))('should do as it says: %s', async (_first, block) => {
    await runCommands(block.text, { cwd: folder, env: small(block) });
  });

  it('should hold no block that is neither run nor a file', () => {
    expect(blocks.filter(({ language }) => !['sh', 'js'].includes(language))).toEqual([]);
    for (const [first] of inLanguage(blocks, 'js')) expect(first).toMatch(/^\/\/ [\w.]+\.mjs$/);
  });
});

// Helpers

/** Inside the repository, so that what a module imports is found. */
function workFolder(): string {
  mkdirSync(join(ROOT, 'reports', 'runs'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'reports', 'runs', 'documents-'));
  afterAll(() => { rmSync(folder, { recursive: true, force: true }); });
  return folder;
}
