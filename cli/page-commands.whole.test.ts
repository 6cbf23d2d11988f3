import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../reports/html.ts';
import { replayOf } from '../reports/replay.ts';
import { replaySchema, runSchema } from '../reports/schema/run.ts';
import type { Run } from '../reports/schema/run.ts';
import { ROOT, spawned } from './fixtures/spawn.ts';
import { SAMPLE_FOLDER, committed, pageOfServer } from './sample.ts';

/** What the page offers to be copied does, where it is pasted, what the page says that it does. */
const run = runSchema.parse(JSON.parse(committed('server', 'run.json')));
const page = pageOfServer(run);

describe('the commands on the page', () => {
  it('should each name a replay file that lies there, and holds those steps', () => {
    const commands = copied(page, 'the command');
    expect(commands).toHaveLength(run.violations.length);
    const named = commands.map((command) => /^\.\/lapse replay (\S+)$/u.exec(command)?.[1] ?? '');
    expect(named.toSorted()).toEqual(run.violations.map(({ replay }) =>
      `${SAMPLE_FOLDER}/server/${replay}`).toSorted());
    const onDisk = named.map((path) =>
      replaySchema.parse(JSON.parse(readFileSync(join(ROOT, path), 'utf8'))));
    for (const steps of copied(page, 'the step file')) {
      expect(onDisk).toContainEqual(replaySchema.parse(JSON.parse(steps)));
    }
  });

  it('should say to a shell what the test beside them says, which is run below', async () => {
    const [command = ''] = copied(page, 'the command');
    const [test = ''] = copied(page, 'the test');
    const { stdout } = await spawned('sh', ['-c', `printf '%s\\n' ${command}`]);
    const [program, ...args] = stdout.trim().split('\n');
    const quoted = args.map((arg) => `'${arg}'`).join(', ');
    expect(test).toContain(`spawnSync('${program}', [${quoted}])`);
  });
});

describe('the test on the page, under vitest', { timeout: 180_000 }, () => {
  it('should be red while the server is wrong, and green once it is mended', async () => {
    const files = ['server', 'mended'].map((server) => {
      const target = `./examples/jsonwebtoken/${server}.mjs`;
      return pasted({ ...run, options: { ...run.options, target } }, `${server}.test.ts`);
    });
    const { code, stdout, stderr } = await spawned('npx', ['vitest', 'run', '--root', ROOT,
      '--dir', scratch, '--exclude', 'none', ...files], { env: { FORCE_COLOR: '0', TESTS: '' } });
    const said = stripVTControlCharacters(stdout + stderr);
    expect(said).toMatch(/1 failed \| 1 passed/u);
    expect(said).toContain('STILL FAILS');
    expect(said).toMatch(/FAIL .*server\.test\.ts > EXP-2: no event is accepted/u);
    expect(code).toBe(1);
  });
});

// Helpers

mkdirSync(join(ROOT, 'reports', 'runs'), { recursive: true });
/** Inside the repository, so that vitest and what a module imports are found. */
const scratch = mkdtempSync(join(ROOT, 'reports', 'runs', 'pasted-'));
afterAll(() => { rmSync(scratch, { recursive: true, force: true }); });

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': '\'', '&#96;': '`', '&amp;': '&',
};

/** @returns what a reader has in the clipboard after each of the buttons. */
const copied = (markup: string, what: string): readonly string[] =>
  [...markup.matchAll(new RegExp(`<code data-copy="${what}">([^]*?)</code>`, 'gu'))].map((match) =>
    (match[1] ?? '').replace(/&(?:lt|gt|quot|amp|#39|#96);/gu, (entity) => ENTITIES[entity] ?? ''));

/** Draws the page of a run where its replay files lie, and pastes the test of EXP-2 from it. */
function pasted(of: Run, name: string): string {
  const folder = join(scratch, name.replace('.test.ts', ''));
  mkdirSync(folder);
  const violation = of.violations.find(({ property }) => property === 'EXP-2');
  if (violation === undefined) throw new Error('the sample breaks EXP-2 no more');
  writeFileSync(join(folder, violation.replay), JSON.stringify(replayOf(of, violation)));
  const [test = ''] = copied(renderHtml({ ...of, violations: [violation] }, {
    directory: relative(ROOT, folder), launcher: './lapse',
  }), 'the test');
  writeFileSync(join(scratch, name), test);
  return relative(ROOT, join(scratch, name));
}
