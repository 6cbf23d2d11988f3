import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shownOf, wallOf } from '../reports/gallery.ts';
import { renderGallery, renderHtml } from '../reports/html.ts';
import { replayOf } from '../reports/replay.ts';
import { gallerySchema } from '../reports/schema/gallery.ts';
import type { Gallery } from '../reports/schema/gallery.ts';
import { runSchema } from '../reports/schema/run.ts';
import type { Run, RunViolation } from '../reports/schema/run.ts';
import { runCli } from './program.ts';
import { ROOT } from './root.ts';
import { jsonText } from './run-folder.ts';

/**
 * The sample under reports/sample: what a visitor sees before running anything. `server` is the
 * report of a server as many are written, `designs` the wall of all built-in designs.
 */
export const SAMPLE_FOLDER = join('reports', 'sample');
const SERVER = './examples/jsonwebtoken/server.mjs';
export const SAMPLE_FLAGS = ['--sequences', '100', '--transport', 'websocket', '--adapter', 'sim'];

/** Times, ids and versions differ from run to run, and say nothing of whether a sample is stale. */
export const settled = (run: Run): Run => ({
  ...run, id: '', startedAt: '2030-01-01T00:00:00.000Z', elapsedMs: 0, versions: {},
});

export const settledGallery = (gallery: Gallery): Gallery => ({
  ...gallery, id: '', startedAt: '2030-01-01T00:00:00.000Z', elapsedMs: 0,
  designs: gallery.designs.map((design) => ({ ...design, run: settled(design.run) })),
});

/** @returns what a command leaves in the folder of its run. */
async function leftBy(args: readonly string[], name: string): Promise<unknown> {
  const out = mkdtempSync(join(tmpdir(), 'lapse-sample-'));
  try {
    await runCli(['check', ...args, '--reporter', 'terminal', '--out', out]);
    const [id = ''] = readdirSync(out);
    return JSON.parse(readFileSync(join(out, id, name), 'utf8'));
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** @returns the run of the sample server, made now. */
export const sampleRun = async (): Promise<Run> =>
  runSchema.parse(await leftBy([SERVER, '--sequences', '160', '--adapter', 'sim'], 'run.json'));

/** @returns every design, made now, each with the one counterexample that its page shows. */
export async function sampleGallery(): Promise<Gallery> {
  const gallery = gallerySchema.parse(
    await leftBy(['--all-designs', ...SAMPLE_FLAGS], 'gallery.json'));
  const shown = new Set(wallOf(gallery).map(shownOf));
  return {
    ...gallery,
    designs: gallery.designs.map((design) => ({
      ...design,
      run: { ...design.run, violations: design.run.violations.filter((one) => shown.has(one)) },
    })),
  };
}

const folderOf = (name: 'server' | 'designs'): string => join(SAMPLE_FOLDER, name);

const pathIn = (name: 'server' | 'designs', file: string): string =>
  join(ROOT, folderOf(name), file);

/** @returns a file of the sample as it is committed. */
export const committed = (name: 'server' | 'designs', file: string): string =>
  readFileSync(pathIn(name, file), 'utf8');

/** The pages are drawn as the commands draw them, where the sample lies. */
export const pageOfServer = (run: Run): string =>
  renderHtml(run, { directory: folderOf('server'), launcher: './lapse' });
export const pageOfDesigns = (gallery: Gallery): string =>
  renderGallery(gallery, { directory: folderOf('designs'), launcher: './lapse' });

function replaysOf(run: Run): readonly (readonly [string, string])[] {
  return run.violations.map((violation: RunViolation) =>
    [violation.replay, jsonText(replayOf(run, violation))] as const);
}

function rewrite(name: 'server' | 'designs', files: readonly (readonly [string, string])[]): void {
  rmSync(join(ROOT, folderOf(name)), { recursive: true, force: true });
  mkdirSync(join(ROOT, folderOf(name)), { recursive: true });
  for (const [file, text] of files) writeFileSync(pathIn(name, file), text);
}

export const writeServer = (run: Run): void => {
  rewrite('server', [
    ['run.json', jsonText(run)], ['index.html', pageOfServer(run)], ...replaysOf(run),
  ]);
};

export const writeDesigns = (gallery: Gallery): void => {
  rewrite('designs', [
    ['gallery.json', `${JSON.stringify(gallery)}\n`], ['index.html', pageOfDesigns(gallery)],
    ...gallery.designs.flatMap(({ run }) => replaysOf(run)),
  ]);
};
