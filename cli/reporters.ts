import { appendFileSync } from 'node:fs';
import { annotationsOf } from '../reports/annotations.ts';
import { renderHtml } from '../reports/html.ts';
import { renderJunit } from '../reports/junit.ts';
import { renderMarkdown } from '../reports/markdown.ts';
import type { Since } from '../reports/markdown.ts';
import { renderSarif } from '../reports/sarif.ts';
import type { Run } from '../reports/schema/run.ts';
import { renderRun } from '../reports/terminal.ts';
import type { Place } from '../reports/words.ts';
import { CliError } from './errors.ts';
import { jsonText } from './run-folder.ts';
import { drawing, note } from './screen.ts';

/** Where commands on a report are to be typed, and the run before. */
export type Drawn = Place & Since;

interface TextFormat {
  /** What it is called in the folder of a run. */
  readonly file: string;
  readonly draw: (run: Run, drawn: Drawn) => string;
}

/** Formats that are files. The run file itself is written whatever is asked for. */
const FORMATS = {
  html: { file: 'index.html', draw: (run, drawn) => renderHtml(run, drawn) },
  json: { file: 'run.json', draw: (run) => jsonText(run) },
  markdown: { file: 'summary.md', draw: (run, drawn) => renderMarkdown(run, drawn) },
  junit: { file: 'junit.xml', draw: (run, drawn) => renderJunit(run, drawn) },
  sarif: { file: 'lapse.sarif', draw: (run, drawn) => renderSarif(run, drawn) },
} as const satisfies Readonly<Record<string, TextFormat>>;

export type Format = keyof typeof FORMATS;

/** Ways to show a run: files, and those that are said where somebody listens. */
export const REPORTERS = [
  'terminal', 'html', 'json', 'markdown', 'junit', 'sarif', 'github',
] as const satisfies readonly (Format | 'terminal' | 'github')[];
export type Reporter = (typeof REPORTERS)[number];

/** What `check` shows unless it is told otherwise. */
export const DEFAULT_REPORTERS = ['terminal', 'html'] as const satisfies readonly Reporter[];

export const isFormat = (reporter: Reporter): reporter is Format => reporter in FORMATS;

export const formatOf = (reporter: Format): TextFormat => FORMATS[reporter];

/** @returns the run as it is printed, in any format but GitHub's. */
export const drawn = (reporter: Format | 'terminal', run: Run, options: Drawn): string =>
  reporter === 'terminal' ? `${renderRun(run, { ...drawing(), ...options })}\n`
    : formatOf(reporter).draw(run, options);

/**
 * Appends the summary to the file that GitHub Actions names, and says the annotations. Standard
 * error is read for them as well, and standard output may be a run file.
 * @throws CliError `NO_STEP_SUMMARY`
 */
export function reportToGithub(run: Run, options: Drawn): void {
  appendFileSync(stepSummary(), renderMarkdown(run, options));
  for (const annotation of annotationsOf(run, options)) note(annotation);
}

/** Looked for before a run begins: nobody should learn after ten minutes that there is none. */
export function stepSummary(): string {
  const path = process.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (path !== '') return path;
  throw new CliError({
    code: 'NO_STEP_SUMMARY', what: '--reporter github',
    expected: 'GITHUB_STEP_SUMMARY to name a file, as in a step of GitHub Actions',
    got: 'nothing', todo: 'take --reporter markdown elsewhere',
  });
}
