import { existsSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { callSites } from './callers.ts';
import type { AnyFunction } from './callers.ts';

/** A line of a file. */
export interface Place {
  /** Absolute. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Beyond that a registration is wrapped in more than a person would call the place of it. */
const MOST_FRAMES = 24;

const fileOf = (site: NodeJS.CallSite): string | undefined => {
  const name = site.getFileName() ?? undefined;
  if (name === undefined || name.startsWith('node:')) return undefined;
  return name.startsWith('file:') ? fileURLToPath(name) : name;
};

/** Of the application: not of a package, and not of what watches it here. */
const isApplications = (file: string): boolean =>
  !file.includes('/node_modules/') && !file.startsWith(`${import.meta.dirname}/`);

/** The line as it was written; none where the file was compiled and nobody can tell. */
function written(file: string, line: number, column: number): Place | undefined {
  const map = findSourceMap(file);
  if (map === undefined) return /\.[cm]?js$/u.test(file) ? { file, line } : undefined;
  const origin = map.findOrigin(line, column);
  if (!('fileName' in origin)) return undefined;
  const source = origin.fileName.startsWith('file:')
    ? fileURLToPath(origin.fileName) : origin.fileName;
  return existsSync(source) ? { file: source, line: origin.lineNumber } : undefined;
}

/** @returns where in the application `called` was called from, where that is known. */
export function placeOfCaller(called: AnyFunction): Place | undefined {
  for (const site of callSites(MOST_FRAMES, called)) {
    const file = fileOf(site);
    if (file === undefined || !isApplications(file)) continue;
    const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
    return line === null || column === null ? undefined : written(file, line, column);
  }
  return undefined;
}
