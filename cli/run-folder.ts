import { randomBytes } from 'node:crypto';
import { mkdirSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { realIsoNow } from '../adapters/real.ts';
import { replayOf } from '../reports/replay.ts';
import type { Gallery } from '../reports/schema/gallery.ts';
import type { Run } from '../reports/schema/run.ts';
import { CliError, messageOf } from './errors.ts';
import { ROOT } from './root.ts';

/** A folder that belongs to one run alone. */
export interface RunFolder {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
}

/** What is written beside the run file. */
export interface RunExtras {
  /** Reports by the names of their files; drawn when the run file is safe, for that may fail. */
  readonly reports: Readonly<Record<string, () => string>>;
  /** What the server under test printed; nothing is written where it printed nothing. */
  readonly targetLog: string;
}

/** Two runs in one second are told apart by chance; a bound, because every loop has one. */
const ATTEMPTS = 20;

/** @returns the folder that runs go to: of this repository, of the user's project, or as told. */
export function runsFolder(cwd: string, out: string | undefined): string {
  if (out !== undefined) return resolve(cwd, out);
  const inside = `${realpathSync(cwd)}${sep}`.startsWith(`${ROOT}${sep}`);
  return inside ? join(ROOT, 'reports', 'runs') : resolve(cwd, 'lapse-report');
}

/** Sorts by time as text, and holds nothing that a file system or a URL minds. */
const newId = (isoNow: string): string =>
  `${isoNow.slice(0, 19).replaceAll(':', '-')}-${randomBytes(3).toString('hex')}`;

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** Node's own `recursive` never returns where a file system refuses new folders with ENOENT. */
function makeFolders(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  makeFolders(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}

/**
 * Makes a folder that is this run's alone, before the run begins: nobody should learn after ten
 * minutes that there was nowhere to write to.
 * @throws CliError `FOLDER_NOT_WRITABLE`
 */
export function makeRunFolder(parent: string, nextId = () => newId(realIsoNow())): RunFolder {
  try {
    makeFolders(parent);
    for (let attempt = 1; ; attempt += 1) {
      const id = nextId();
      try {
        mkdirSync(join(parent, id));
        return { id, path: join(parent, id) };
      } catch (error) {
        if (!isTaken(error) || attempt === ATTEMPTS) throw error;
      }
    }
  } catch (error) {
    throw notWritable(parent, error);
  }
}

const notWritable = (folder: string, error: unknown): CliError => new CliError({
  code: 'FOLDER_NOT_WRITABLE', what: folder, expected: 'a folder that can be written to',
  got: messageOf(error), todo: 'choose another with --out DIR',
});

/** Nobody ever reads half a file: it appears whole or not at all. */
function writeWhole(folder: Pick<RunFolder, 'path'>, name: string, text: string): void {
  const path = join(folder.path, name);
  writeFileSync(`${path}.partial`, text);
  renameSync(`${path}.partial`, path);
}

/** JSON as it is written into files and to standard output alike. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Writes the file of a check of every design, its page, and a replay file for each violation. */
export function writeGallery(
  folder: RunFolder, gallery: Gallery, page: (() => string) | undefined,
): void {
  writeWhole(folder, 'gallery.json', jsonText(gallery));
  for (const { run } of gallery.designs) {
    for (const violation of run.violations) {
      writeWhole(folder, violation.replay, jsonText(replayOf(run, violation)));
    }
  }
  if (page !== undefined) writeWhole(folder, 'index.html', page());
}

/** Writes the run file first: everything else can be drawn from it again. */
export function writeRun(folder: RunFolder, run: Run, extras: RunExtras): void {
  writeWhole(folder, 'run.json', jsonText(run));
  for (const violation of run.violations) {
    writeWhole(folder, violation.replay, jsonText(replayOf(run, violation)));
  }
  if (extras.targetLog !== '') writeWhole(folder, 'target.log', extras.targetLog);
  for (const [name, draw] of Object.entries(extras.reports)) writeWhole(folder, name, draw());
}

/**
 * Writes a file into a folder, which is made where there is none.
 * @throws CliError `FOLDER_NOT_WRITABLE`
 */
export function writeInto(path: string, name: string, text: string): void {
  try {
    makeFolders(path);
    writeWhole({ path }, name, text);
  } catch (error) {
    throw notWritable(path, error);
  }
}
