import { readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readRun } from '../reports/read.ts';
import type { Run } from '../reports/schema/run.ts';
import { CliError } from './errors.ts';
import { relativeIfBelow } from './paths.ts';
import { runsFolder } from './run-folder.ts';

const RUN_FILE = 'run.json';

/** A run that was read, and the folder that it lies in, absolute. */
export interface ReadRun { readonly run: Run; readonly folder: string; readonly path: string }

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const hasRun = (folder: string): boolean =>
  statSync(join(folder, RUN_FILE), { throwIfNoEntry: false })?.isFile() === true;

/** The folders of runs are named by time: the last by name is the newest. */
function latestIn(folder: string): string {
  const names = isFolder(folder) ? readdirSync(folder).toSorted() : [];
  const newest = names.findLast((name) => hasRun(join(folder, name)));
  if (newest !== undefined) return join(folder, newest, RUN_FILE);
  throw new CliError({
    code: 'NO_RUN', what: folder, expected: 'the folder of a run, or one with runs in it',
    got: 'no run file', todo: 'run lapse check first, or name a run file',
  });
}

/**
 * @param named the path of a run file, of its folder, of a folder with runs in it (the newest
 * counts), or `latest`.
 * @throws CliError `NO_RUN`
 */
export function runPath(named: string, cwd = process.cwd()): string {
  const path = resolve(cwd, named);
  if (named === 'latest' && !isFolder(path)) return latestIn(runsFolder(cwd, undefined));
  if (!isFolder(path)) return path;
  return hasRun(path) ? join(path, RUN_FILE) : latestIn(path);
}

/** @throws CliError `NO_RUN`, ReportError `RUN_FILE_…` */
export async function readNamedRun(named: string): Promise<ReadRun> {
  const path = runPath(named);
  return { run: await readRun(relativeIfBelow(path)), folder: dirname(path), path };
}
