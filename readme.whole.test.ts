import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ANSWERS, blocksOf, inLanguage, runCommands } from './cli/fixtures/documents.ts';
import type { Block } from './cli/fixtures/documents.ts';
import { lapse, ROOT } from './cli/fixtures/spawn.ts';
import type { Ran } from './cli/fixtures/spawn.ts';
import { PROPERTIES } from './properties/index.ts';

/**
 * Every fenced block of the README is run. `npm run readme` writes the output of today into the
 * blocks that show one.
 */
const README = join(ROOT, 'README.md');
const UPDATE = process.env['README_UPDATE'] === '1';

describe('README.md', { timeout: 120_000 }, () => {
  const blocks = blocksOf(readFileSync(README, 'utf8'));

  it.concurrent.each(inLanguage(blocks, 'sh'))(
    'should do as it says: %s', async (_first, block) => { await runBlock(block); });

  it.concurrent.each(inLanguage(blocks, 'js'))(
    'should show a server that answers as it says: %s', async (first, { text }) => {
      const stated = ANSWERS.exec(first)?.[1];
      expect(stated, 'say in the first line what check answers').toBeDefined();
      const { code, stdout } = await lapse(
        ['check', moduleOf(text)], { env: { LAPSE_OUT: out, ...SMALL } });
      expect(code, stdout).toBe(Number(stated));
    });

  it('should hold no block that is not run', () => {
    const known = blocks.filter(({ language }) => ['sh', 'js', 'text'].includes(language));
    expect(known).toHaveLength(blocks.length);
    const shown = blocks.filter(({ output }) => output !== undefined);
    expect(shown).toHaveLength(blocks.filter(({ language }) => language === 'text').length);
  });

  it('should say of every property whether it is judged', () => {
    const rows = [...readFileSync(README, 'utf8').matchAll(
      /^\| (EXP-\d+) \| (MUST|SHOULD) \|.*\| ([^|]+) \|$/gm)];
    const judged = rows.filter(([, , , said = '']) => said.startsWith('yes'))
      .map(([, id, level]) => `${id} ${level}`);
    expect(judged).toEqual(PROPERTIES.map(({ id, level }) => `${id} ${level}`));
  });
});

// Helpers

const out = mkdtempSync(join(tmpdir(), 'lapse-readme-'));
mkdirSync(join(ROOT, 'reports', 'runs'), { recursive: true });
/** Inside the repository, so that what a module imports is found. */
const modules = mkdtempSync(join(ROOT, 'reports', 'runs', 'readme-'));
afterAll(() => {
  for (const folder of [out, modules]) rmSync(folder, { recursive: true, force: true });
});

function moduleOf(text: string): string {
  const path = join(modules, 'server.mjs');
  writeFileSync(path, text);
  return path;
}

/** A small check where the README shows the command alone. */
const SMALL = {
  LAPSE_ADAPTER: 'sim', LAPSE_TRANSPORT: 'websocket', LAPSE_SEQUENCES: '80',
};

async function runBlock({ text, output }: Block): Promise<void> {
  if (text === 'npm cit') {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as
      { scripts: Record<string, string> };
    // `cit` is npm's own: `ci`, then the `test` script.
    expect(scripts['test']).toBeDefined();
    return;
  }
  const isShown = / --/.test(text);
  const ran = await runCommands(
    text, { cwd: ROOT, env: { LAPSE_OUT: out, ...(isShown ? {} : SMALL) } });
  if (output === undefined || ran === undefined) return;
  if (UPDATE) update(output, ran);
  else expect(timeless(ran.stdout)).toBe(timeless(output));
}

/** What differs from one run to the next is not compared. */
const timeless = (text: string): string => text.trim()
  .replaceAll(out, 'reports/runs')
  .replace(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-f]{6}/g, '<id>')
  .replace(/ in [\d.]+ (ms|s|min)\b/g, ' in <elapsed>');

function update(shown: string, { stdout }: Ran): void {
  const fresh = stdout.trim().replaceAll(out, 'reports/runs');
  const before = readFileSync(README, 'utf8');
  const text = `\`\`\`text\n${shown === '' ? '' : `${shown}\n`}\`\`\``;
  writeFileSync(README, before.replace(text, () => `\`\`\`text\n${fresh}\n\`\`\``));
}
