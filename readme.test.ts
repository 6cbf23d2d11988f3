import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lapse, ROOT } from './cli/fixtures/spawn.ts';
import type { Ran } from './cli/fixtures/spawn.ts';
import { PROPERTIES } from './properties/index.ts';

/**
 * Every fenced block of the README is run. `README_UPDATE=1 npx vitest run readme.test.ts` writes
 * the output of today into the blocks that show one.
 */
const README = join(ROOT, 'README.md');
const UPDATE = process.env['README_UPDATE'] === '1';

describe('README.md', { timeout: 120_000 }, () => {
  const blocks = blocksOf(readFileSync(README, 'utf8'));

  it.concurrent.each(inLanguage(blocks, 'sh'))(
    'should do as it says: %s', async (_first, { text, output }) => {
      const commands = text.split('\n');
      for (const [index, command] of commands.entries()) {
        const shown = index === commands.length - 1 ? output : undefined;
        await runCommand(command, shown);
      }
    });

  it.concurrent.each(inLanguage(blocks, 'js'))(
    'should show a server that answers as it says: %s', async (first, { text }) => {
      const stated = ANSWERS.exec(first)?.[1];
      expect(stated, 'say in the first line what check answers').toBeDefined();
      const { code, stdout } = await lapse(inShort(['check', moduleOf(text)]));
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

interface Block {
  readonly language: string;
  readonly text: string;
  /** The `text` block right behind it, which shows what the last command prints. */
  readonly output?: string;
}

const FENCE = /^( *)```(\S*)\n([\s\S]*?)^ *```$/gm;

function blocksOf(markdown: string): readonly Block[] {
  const found = [...markdown.matchAll(FENCE)].map((match) => ({
    language: match[2] ?? '',
    text: (match[3] ?? '').replaceAll(`\n${match[1]}`, '\n').trim(),
    from: match.index,
    to: match.index + match[0].length,
  }));
  return found.map(({ language, text, to }, index) => {
    const behind = found[index + 1];
    const shows = behind?.language === 'text' && language === 'sh'
      && markdown.slice(to, behind.from).trim() === '';
    return { language, text, ...(shows ? { output: behind.text } : {}) };
  });
}

/** Blocks in one language, each behind its first line, which names the test. */
const inLanguage = (blocks: readonly Block[], wanted: string): readonly [string, Block][] =>
  blocks.filter(({ language }) => language === wanted)
    .map((block) => [block.text.split('\n')[0] ?? '', block]);

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

/** What a command or a module is said to answer, where it is not 0: a comment in the block. */
const ANSWERS = / answers (\d+)/;

async function runCommand(line: string, shown: string | undefined): Promise<void> {
  const [command = ''] = line.split('  # ');
  const [program, ...args] = command.split(' ');
  if (command === 'npm cit') {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as
      { scripts: Record<string, string> };
    // `cit` is npm's own: `ci`, then the `test` script.
    expect(scripts['test']).toBeDefined();
    return;
  }
  expect(program, `a command that is no ./lapse: ${command}`).toBe('./lapse');
  const ran = await lapse(inShort(args));
  expect(ran.code, ran.stdout + ran.stderr).toBe(Number(ANSWERS.exec(line)?.[1] ?? 0));
  if (shown === undefined) return;
  if (UPDATE) update(shown, ran);
  else expect(timeless(ran.stdout)).toBe(timeless(shown));
}

/** Out of the way, and a small check where the README shows the command alone. */
function inShort(args: readonly string[]): readonly string[] {
  if (args[0] !== 'check') return args;
  const small = args.some((arg) => arg.startsWith('--'))
    ? []
    : ['--adapter', 'sim', '--transport', 'websocket', '--sequences', '80'];
  return [...args, ...small, '--out', out];
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
