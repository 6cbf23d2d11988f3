import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { blocksOf, inLanguage, runCommands } from './cli/fixtures/documents.ts';
import type { Block } from './cli/fixtures/documents.ts';
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

describe('the examples', { timeout: 120_000 }, () => {
  const folders = readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map(({ name }) => name);

  it.each(folders)('should do as their README says: %s', async (name) => {
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

// Helpers

function blocksIn(path: string): readonly Block[] {
  return blocksOf(readFileSync(join(ROOT, path), 'utf8'));
}

/** Inside the repository, so that what a module imports is found. */
function workFolder(): string {
  mkdirSync(join(ROOT, 'reports', 'runs'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'reports', 'runs', 'documents-'));
  afterAll(() => { rmSync(folder, { recursive: true, force: true }); });
  return folder;
}

/** Enough for one property to be judged, and for what breaks it to be found. */
const small = ({ about }: Block): Readonly<Record<string, string>> => ({
  LAPSE_OUT: join(ROOT, 'reports', 'runs'), LAPSE_PROPERTY: 'EXP-2',
  LAPSE_TRANSPORT: 'websocket', LAPSE_SEQUENCES: '24',
  ...(about === 'remote' ? {} : { LAPSE_ADAPTER: 'sim' }),
});
