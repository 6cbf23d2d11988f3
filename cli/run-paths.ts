import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readDrawable, readRun } from '../reports/read.ts';
import type { Drawable } from '../reports/read.ts';
import type { Run } from '../reports/schema/run.ts';
import { CliError } from './errors.ts';
import { kindAt, relativeIfBelow } from './paths.ts';
import { runsFolder } from './run-folder.ts';

const RUN_FILE = 'run.json';
const GALLERY_FILE = 'gallery.json';

/** A run that was read, and the folder that it lies in, absolute. */
export interface ReadRun { readonly run: Run; readonly folder: string; readonly path: string }

const isFolder = (path: string): boolean => kindAt(path) === 'folder';

/** The file of a run, or of a check of every design, in a folder that is its own. */
function fileIn(folder: string, names: readonly string[]): string | undefined {
  return names.map((name) => join(folder, name)).find((path) => kindAt(path) === 'file');
}

/** The folders of runs are named by time: the last by name is the newest. */
function latestIn(folder: string, files: readonly string[]): string {
  const names = isFolder(folder) ? readdirSync(folder).toSorted().reverse() : [];
  for (const name of names) {
    const path = fileIn(join(folder, name), files);
    if (path !== undefined) return path;
  }
  throw new CliError({
    code: 'NO_RUN', what: folder, expected: 'the folder of a run, or one with runs in it',
    got: 'no run file', todo: 'run lapse check first, or name a run file',
  });
}

/**
 * @param named the path of a run file, of its folder, of a folder with runs in it (the newest
 * counts), or `latest`.
 * @param files what the file may be called
 * @throws CliError `NO_RUN`
 */
export function runPath(
  named: string, cwd = process.cwd(), files: readonly string[] = [RUN_FILE],
): string {
  const path = resolve(cwd, named);
  if (named === 'latest' && !isFolder(path)) return latestIn(runsFolder(cwd, undefined), files);
  if (!isFolder(path)) return path;
  // What is in it is named, and not passed over in silence.
  return fileIn(path, files) ?? fileIn(path, [GALLERY_FILE]) ?? latestIn(path, files);
}

/** @throws CliError `NO_RUN`, ReportError `RUN_FILE_…` */
export async function readNamedRun(named: string): Promise<ReadRun> {
  const path = runPath(named);
  return { run: await readRun(relativeIfBelow(path)), folder: dirname(path), path };
}

/** A run or a gallery that was read, and the folder that it lies in, absolute. */
export type ReadDrawable = Drawable & { readonly folder: string };

/** The same, of a check of every design as well. */
export async function readNamed(named: string): Promise<ReadDrawable> {
  const path = runPath(named, process.cwd(), [RUN_FILE, GALLERY_FILE]);
  return { ...await readDrawable(relativeIfBelow(path)), folder: dirname(path) };
}
