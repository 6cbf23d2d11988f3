import type { Command } from 'commander';
import { join, resolve } from 'node:path';
import type { Run } from '../../reports/schema/run.ts';
import { CliError, EXIT } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { chosen, listFlag } from '../flags.ts';
import { GALLERY_FILES, drawnGallery, galleryReporter } from '../gallery-text.ts';
import type { GalleryReporter } from '../gallery-text.ts';
import { reporterNamed } from '../names.ts';
import { placeOf, relativeIfBelow } from '../paths.ts';
import { drawn, formatOf, isFormat, REPORTERS, reportToGithub } from '../reporters.ts';
import type { Drawn, Reporter } from '../reporters.ts';
import { writeInto } from '../run-folder.ts';
import { readNamed, readNamedRun } from '../run-paths.ts';
import type { ReadDrawable } from '../run-paths.ts';
import { print } from '../screen.ts';

interface ReportFlags {
  readonly reporter?: readonly string[];
  readonly out?: string;
  readonly baseline?: string;
}

const EXAMPLES = `
Examples:
  lapse report latest                                 the newest run, on the terminal
  lapse report lapse-report --reporter html,junit     its page and its JUnit XML, beside it
  lapse report run.json --reporter sarif --out -      one format, to standard output
  lapse report a/run.json b/run.json --reporter markdown --out reports
  lapse report latest --reporter markdown --baseline main/run.json    what is new since then

RUN is a run file, the folder of a run, a folder with runs in it (the newest counts), or latest; or
the gallery.json of a check of all designs, which has a terminal view, a page and itself.

Exit codes: 0 drawn · 64 usage, or no run file that this version reads · 70 internal error
`;

/** Adds `lapse report`. */
export function addReport(program: Command, finish: (code: ExitCode) => void): void {
  program.command('report')
    .description('draw reports again from run files')
    .argument('<runs...>', 'run files, folders, or latest')
    .option('--reporter <names>', `${REPORTERS.join(', ')} (default: terminal)`, listFlag)
    .option('--out <dir>', 'where files go (default: beside the run file); - is standard output')
    .option('--baseline <run>', 'an earlier run: markdown, sarif and github tell what is new')
    .addHelpText('after', EXAMPLES)
    .action(async (names: readonly string[], flags: ReportFlags) => {
      const reporters = chosen<Reporter>(
        '--reporter', flags.reporter, reporterNamed, ['terminal']);
      // All are read before anything is drawn: a wrong one must not be found halfway.
      const runs: ReadDrawable[] = [];
      for (const name of names) runs.push(await readNamed(name));
      for (const { kind } of runs) if (kind === 'gallery') reporters.forEach(galleryReporter);
      const baseline = flags.baseline === undefined
        ? undefined : (await readNamedRun(flags.baseline)).run;
      if (flags.out === '-') printOne(runs, reporters, baseline);
      else for (const one of runs) drawOne(one, reporters, { baseline, out: flags.out, of: runs });
      finish(EXIT.held);
    });
}

type Of<Kind extends ReadDrawable['kind']> = Extract<ReadDrawable, { readonly kind: Kind }>;

const drawnFor = ({ folder }: ReadDrawable, baseline: Run | undefined): Drawn =>
  ({ ...placeOf(folder), ...(baseline === undefined ? {} : { baseline }) });

/** @throws CliError `ONE_AT_A_TIME` */
function printOne(
  runs: readonly ReadDrawable[], reporters: readonly Reporter[], baseline: Run | undefined,
): void {
  const [[one, another], [reporter, more]] = [runs, reporters];
  if (one === undefined || reporter === undefined || another !== undefined || more !== undefined
    || reporter === 'github') {
    throw new CliError({
      code: 'ONE_AT_A_TIME', what: '--out -', expected: 'one run in one format',
      got: `${runs.length} in ${reporters.join(', ')}`, todo: 'name a folder with --out DIR',
    });
  }
  const options = drawnFor(one, baseline);
  print(one.kind === 'run' ? drawn(reporter, one.run, options)
    : drawnGallery(galleryReporter(reporter), one.gallery, options));
}

interface Where {
  readonly baseline: Run | undefined;
  readonly out: string | undefined;
  readonly of: readonly ReadDrawable[];
}

const idOf = (one: ReadDrawable): string => one.kind === 'run' ? one.run.id : one.gallery.id;

/** Several runs in one folder are kept apart by their ids. */
function folderFor(one: ReadDrawable, { out, of }: Where): string {
  if (out === undefined) return one.folder;
  const id = idOf(one).replace(/[^\w.-]/gu, '-');
  return of.length > 1 ? join(resolve(out), id) : resolve(out);
}

function drawOne(one: ReadDrawable, reporters: readonly Reporter[], where: Where): void {
  for (const reporter of reporters) {
    if (one.kind === 'gallery') drawGallery(one, galleryReporter(reporter), where);
    else drawRun(one, reporter, where);
  }
}

function drawRun(one: Of<'run'>, reporter: Reporter, where: Where): void {
  const options = drawnFor(one, where.baseline);
  if (reporter === 'github') reportToGithub(one.run, options);
  else if (!isFormat(reporter)) print(drawn(reporter, one.run, options));
  else {
    write(folderFor(one, where), formatOf(reporter).file, reporter === 'json' && isBeside(where),
      () => drawn(reporter, one.run, options));
  }
}

function drawGallery(one: Of<'gallery'>, reporter: GalleryReporter, where: Where): void {
  const draw = (): string => drawnGallery(reporter, one.gallery, drawnFor(one, undefined));
  if (reporter === 'terminal') print(draw());
  else {
    write(folderFor(one, where), GALLERY_FILES[reporter], reporter === 'json' && isBeside(where),
      draw);
  }
}

const isBeside = ({ out }: Where): boolean => out === undefined;

/** What all this is drawn from is copied, and not written over itself. */
function write(folder: string, file: string, isItself: boolean, draw: () => string): void {
  if (!isItself) writeInto(folder, file, draw());
  print(`Report: ${relativeIfBelow(join(folder, file))}`);
}
