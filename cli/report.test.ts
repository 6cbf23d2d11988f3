import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { heldRun, sampleRun } from '../reports/fixture.ts';
import type { Gallery } from '../reports/schema/gallery.ts';
import type { Run, RunVerdict } from '../reports/schema/run.ts';
import { spiedOn } from './fixtures/spied.ts';
import { failWith, runCli } from './program.ts';

/** In this process: a command that only reads files needs no other. */
describe('lapse report', () => {
  it('should draw a run again on the terminal, and answer 0', async () => {
    const { code, stdout } = await ran('report', runFile(sampleRun));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^VIOLATED {2}timer/);
    expect(stdout).toContain('EXP-2-websocket-sim.replay.json');
  });

  it('should write every format beside the run file, and say where', async () => {
    const folder = runFolder(sampleRun);
    const { stdout } = await ran('report', folder, '--reporter', 'html,junit,sarif,markdown');
    expect(readdirSync(folder).toSorted())
      .toEqual(['index.html', 'junit.xml', 'lapse.sarif', 'run.json', 'summary.md']);
    expect(stdout.match(/^Report: .*$/gmu)).toHaveLength(4);
  });

  it('should keep several runs apart in one folder', async () => {
    const out = join(scratch, 'several');
    const other = { ...heldRun, id: 'another ../run' };
    await ran('report', runFile(sampleRun), runFile(other), '--reporter', 'junit', '--out', out);
    expect(readdirSync(out).toSorted()).toEqual([sampleRun.id, 'another-..-run'].toSorted());
  });

  it('should print one format of one run with --out -, and no more', async () => {
    const { stdout } = await ran('report', runFile(sampleRun), '--reporter', 'sarif', '--out', '-');
    expect(JSON.parse(stdout)).toMatchObject({ version: '2.1.0' });
    const json = await ran('report', runFile(sampleRun), '--reporter', 'json', '--out', '-');
    expect(JSON.parse(json.stdout)).toEqual(sampleRun);
    const two = await ran('report', runFile(sampleRun), '--reporter', 'sarif,junit', '--out', '-');
    expect(two).toMatchObject({ code: 64, stdout: '' });
    expect(two.stderr).toContain('ONE_AT_A_TIME');
  });

  it('should take the newest run of a folder', async () => {
    const parent = mkdtempSync(join(scratch, 'runs-'));
    for (const [name, run] of [['2030-01-01', sampleRun], ['2030-01-02', heldRun]] as const) {
      mkdirSync(join(parent, name));
      writeFileSync(join(parent, name, 'run.json'), JSON.stringify(run));
    }
    mkdirSync(join(parent, '2030-01-03'));
    expect((await ran('report', parent)).stdout).toMatch(/^VACUOUS|^HELD/);
    const latest = await ran('report', parent, '--reporter', 'junit');
    expect(latest.stdout).toContain('2030-01-02');
  });

  it.each([
    ['missing', undefined, 'RUN_FILE_MISSING'],
    ['cut short', JSON.stringify(sampleRun).slice(0, 500), 'RUN_FILE_TRUNCATED'],
    ['of another version', JSON.stringify({ ...sampleRun, schema: 'lapse.run/0' }),
      'RUN_FILE_VERSION'],
    ['wrong', JSON.stringify({ ...sampleRun, verdicts: 'many' }), 'RUN_FILE_INVALID'],
    ['a replay file', JSON.stringify({ schema: 'lapse.replay/1' }), 'RUN_FILE_VERSION'],
  ])('should refuse a file that is %s, and draw nothing else', async (name, text, code) => {
    const path = join(scratch, `${name}.json`);
    if (text !== undefined) writeFileSync(path, text);
    const answered = await ran('report', runFile(sampleRun), path);
    expect(answered).toMatchObject({ code: 64, stdout: '' });
    expect(answered.stderr).toContain(code);
  });

  it('should refuse a folder without a run, whatever else lies in it', async () => {
    const empty = mkdtempSync(join(scratch, 'empty-'));
    expect((await ran('report', empty)).stderr).toMatch(/^lapse: NO_RUN: .* → /);
    writeFileSync(join(empty, 'a file'), '');
    expect(await ran('report', empty)).toMatchObject({ code: 64, stdout: '' });
  });

  it('should take what goes on below a file for a file that is missing', async () => {
    const answered = await ran('report', join(runFile(sampleRun), 'x'));
    expect(answered).toMatchObject({ code: 64, stdout: '' });
    expect(answered.stderr).toContain('RUN_FILE_MISSING');
  });

  it('should append to the summary that GitHub names, and say the annotations', async () => {
    const summary = join(scratch, 'step.md');
    writeFileSync(summary, 'before\n');
    const github = await ran.in({ GITHUB_STEP_SUMMARY: summary }, 'report', runFile(sampleRun),
      '--reporter', 'github');
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n## ✗ VIOLATED/u);
    expect(github.stderr).toMatch(/^::error title=EXP-2/);
    const elsewhere = await ran.in({ GITHUB_STEP_SUMMARY: '' }, 'report', runFile(sampleRun),
      '--reporter', 'github');
    expect(elsewhere.code).toBe(64);
    expect(elsewhere.stderr).toContain('NO_STEP_SUMMARY');
  });

  it('should tell what is new since a baseline', async () => {
    const args = ['--reporter', 'markdown', '--out', '-', '--baseline'];
    const same = await ran('report', runFile(sampleRun), ...args, runFile(sampleRun));
    expect(same.stdout.trim().split('\n')).toHaveLength(1);
    const news = await ran('report', runFile(sampleRun), ...args, runFile(heldRun));
    expect(news.stdout).toContain('### Since');
  });
});

describe('lapse report, of a check of every design', () => {
  it('should draw it again: the page, itself, and the wall on the terminal', async () => {
    const folder = galleryFolder();
    const out = join(scratch, 'drawn');
    const { code, stdout } = await ran('report', folder, '--reporter', 'html,json,terminal',
      '--out', out);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^DISAGREE {2}0 of 0 faulty designs/mu);
    expect(stdout).toMatch(/^timer +after 12/mu);
    expect(readdirSync(out).toSorted()).toEqual(['gallery.json', 'index.html']);
    expect(JSON.parse(readFileSync(join(out, 'gallery.json'), 'utf8'))).toEqual(gallery);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('id="wall"');
    expect((await ran('report', join(folder, 'gallery.json'), '--reporter', 'html')).code).toBe(0);
    expect(readdirSync(folder)).toContain('index.html');
  });

  it.each(['junit', 'sarif', 'markdown', 'github'])(
    'should say that there is no %s of it, and draw nothing', async (reporter) => {
      const folder = galleryFolder();
      const { code, stderr } = await ran('report', folder, '--reporter', `html,${reporter}`);
      expect([code, readdirSync(folder)]).toEqual([64, ['gallery.json']]);
      expect(stderr).toContain(`NO_SUCH_VIEW: --reporter, expected terminal, html or json of a `
        + `gallery, got ${reporter} → `);
    });

  it.each(['diff', 'replay', '--baseline'])('should tell %s what it was given', async (command) => {
    const folder = galleryFolder();
    const given = command === 'replay' ? [join(folder, 'gallery.json')] : [folder];
    const { code, stderr } = command === '--baseline'
      ? await ran('report', runFile(sampleRun), '--baseline', ...given)
      : await ran(command, ...given, ...command === 'diff' ? [runFile(heldRun)] : []);
    expect(code).toBe(64);
    expect(stderr).toMatch(/_FILE_VERSION: .*this is a gallery, .*: draw it with .*lapse report/u);
  });

  it('should name what is wrong with a gallery', async () => {
    const folder = galleryFolder();
    writeFileSync(join(folder, 'gallery.json'), JSON.stringify({ ...gallery, designs: 7 }));
    expect((await ran('report', folder)).stderr).toContain('GALLERY_FILE_INVALID');
  });
});

describe('lapse diff', () => {
  const cells = (verdict: 'held' | 'violated' | 'vacuous', changes: object = {}): Run => ({
    ...sampleRun,
    verdicts: sampleRun.verdicts.slice(0, 1).map((cell) => ({
      ...cell, verdict, exercised: 100, violations: verdict === 'violated' ? 1 : 0, ...changes,
    })),
  });
  const reseeded = (run: Run): Run => ({ ...run, options: { ...run.options, seed: 9 } });

  it.each([
    ['nothing', cells('violated'), cells('violated'), 0],
    ['fixed', cells('violated'), cells('held'), 0],
    ['new', cells('held'), cells('violated'), 1], ['lost', cells('violated'), cells('vacuous'), 2],
    ['lost that was held', cells('held'), cells('vacuous'), 2],
    ['nothing that was judged', cells('vacuous'), cells('vacuous'), 2],
    ['rare now', reseeded(cells('held')), cells('violated'), 2],
    ['rare before', reseeded(cells('violated')), cells('held'), 0],
    ['a new SHOULD', cells('held', { level: 'SHOULD' }), cells('violated', { level: 'SHOULD' }), 0],
    ['what is known', cells('held'), cells('violated', { known: { reason: 'x', owner: 'y' } }), 0],
  ] as const)('should answer %s with its exit code', async (_name, before, now, expected) => {
    const { code, stdout } = await ran('diff', runFile(before), runFile(now), '--json');
    expect(code, stdout).toBe(expected);
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: expected });
  });

  it('should read well', async () => {
    const before: Run = {
      ...reseeded(sampleRun), verdicts: sampleRun.verdicts.map((cell): RunVerdict =>
        cell.property === 'EXP-7' || cell.verdict === 'vacuous'
          ? { ...cell, verdict: 'violated', violations: 40 }
          : cell.transport === 'upgrade' ? { ...cell, verdict: 'held', violations: 0 } : cell),
    };
    const { stdout } = await ran('diff', runFile(before), runFile(sampleRun));
    await expect(stdout).toMatchFileSnapshot('../reports/golden/diff-100.txt');
  });

  it('should say first what was asked otherwise', async () => {
    const { stdout } = await ran(
      'diff', runFile(cells('held')), runFile(reseeded(cells('violated'))));
    expect(stdout.indexOf('seed: 42, now 9')).toBeGreaterThan(0);
    expect(stdout.indexOf('seed: 42, now 9')).toBeLessThan(stdout.indexOf('EXP-1 MUST'));
  });
});

it('should be an internal error when drawing fails, and no verdict', async () => {
  const { code, stderr } = await spiedOn(async () => failWith(new TypeError('x')));
  expect(code).toBe(70);
  expect(stderr).toContain('INTERNAL');
});

// Helpers

const scratch = mkdtempSync(join(tmpdir(), 'lapse-report-'));
afterAll(() => { rmSync(scratch, { recursive: true }); });

function runFolder(run: Run): string {
  const folder = mkdtempSync(join(scratch, 'run-'));
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
  return folder;
}
const gallery: Gallery = {
  schema: 'lapse.gallery/1', id: 'all', startedAt: sampleRun.startedAt, elapsedMs: 1, exitCode: 1,
  designs: [{ predicted: [], run: sampleRun }],
};
function galleryFolder(): string {
  const folder = mkdtempSync(join(scratch, 'gallery-'));
  writeFileSync(join(folder, 'gallery.json'), JSON.stringify(gallery));
  return folder;
}
const runFile = (run: Run): string => join(runFolder(run), 'run.json');

const ran = Object.assign(
  (...args: readonly string[]) => spiedOn(() => runCli(args)),
  {
    in: async (env: Readonly<Record<string, string>>, ...args: readonly string[]) => {
      const before = { ...process.env };
      Object.assign(process.env, env);
      try {
        return await spiedOn(() => runCli(args));
      } finally {
        process.env = before;
      }
    },
  });
