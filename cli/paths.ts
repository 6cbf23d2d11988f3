import { statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Place } from '../reports/words.ts';
import { ROOT } from './root.ts';

/** @returns the path as it is shortest to read and to type: relative only where it lies below. */
export function relativeIfBelow(path: string, cwd = process.cwd()): string {
  const short = relative(cwd, path);
  return short === '' || short === '..' || short.startsWith(`..${sep}`) || isAbsolute(short)
    ? path : short;
}

/**
 * @returns a module's path as it is written into files: relative to where it was asked for, so that
 * the file still means it on another machine, and never to be taken for the name of a design.
 */
export function asSpecifier(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return isAbsolute(short) || short.startsWith('..') ? short : `.${sep}${short}`;
}

/**
 * @returns what lies at a path. Whatever cannot be looked at is nothing: what goes on below a file,
 * a name that is too long, links that lead in a circle.
 */
export function kindAt(path: string): 'file' | 'folder' | undefined {
  try {
    const found = statSync(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : undefined;
  } catch {
    return undefined;
  }
}

/** @returns the folder of a file and every folder above it. */
export function foldersAbove(file: string): readonly string[] {
  const folder = dirname(resolve(file));
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(folder)];
}

/** Installed in a project, npm has put it where it puts every program. */
export const LAUNCHER = basename(dirname(ROOT)) === 'node_modules'
  ? join(dirname(ROOT), '.bin', 'lapse') : join(ROOT, 'lapse');

/** From where a report is read: what is printed can be typed where lapse was called. */
export const placeOf = (folder: string): Required<Place> => ({
  directory: relativeIfBelow(folder),
  launcher: asSpecifier(LAUNCHER, process.cwd()),
});
