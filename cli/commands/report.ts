import type { Command } from 'commander';
import { join, resolve } from 'node:path';
import type { Run } from '../../reports/schema/run.ts';
import { CliError, EXIT } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { chosen, listFlag } from '../flags.ts';
import { reporterNamed } from '../names.ts';
import { placeOf, relativeIfBelow } from '../paths.ts';
import { drawn, formatOf, isFormat, REPORTERS, reportToGithub } from '../reporters.ts';
import type { Drawn, Reporter } from '../reporters.ts';
import { writeInto } from '../run-folder.ts';
import { readNamedRun } from '../run-paths.ts';
import type { ReadRun } from '../run-paths.ts';
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

RUN is a run file, the folder of a run, a folder with runs in it (the newest counts), or latest.

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
      const runs: ReadRun[] = [];
      for (const name of names) runs.push(await readNamedRun(name));
      const baseline = flags.baseline === undefined
        ? undefined : (await readNamedRun(flags.baseline)).run;
      if (flags.out === '-') printOne(runs, reporters, baseline);
      else for (const one of runs) drawOne(one, reporters, { baseline, out: flags.out, of: runs });
      finish(EXIT.held);
    });
}

const drawnFor = ({ folder }: ReadRun, baseline: Run | undefined): Drawn =>
  ({ ...placeOf(folder), ...(baseline === undefined ? {} : { baseline }) });

/** @throws CliError `ONE_AT_A_TIME` */
function printOne(
  runs: readonly ReadRun[], reporters: readonly Reporter[], baseline: Run | undefined,
): void {
  const [[run, another], [reporter, more]] = [runs, reporters];
  if (run === undefined || reporter === undefined || another !== undefined || more !== undefined
    || reporter === 'github') {
    throw new CliError({
      code: 'ONE_AT_A_TIME', what: '--out -', expected: 'one run in one format',
      got: `${runs.length} in ${reporters.join(', ')}`, todo: 'name a folder with --out DIR',
    });
  }
  print(drawn(reporter, run.run, drawnFor(run, baseline)));
}

interface Where {
  readonly baseline: Run | undefined;
  readonly out: string | undefined;
  readonly of: readonly ReadRun[];
}

/** Several runs in one folder are kept apart by their ids. */
function folderFor({ run, folder }: ReadRun, { out, of }: Where): string {
  if (out === undefined) return folder;
  const id = run.id.replace(/[^\w.-]/gu, '-');
  return of.length > 1 ? join(resolve(out), id) : resolve(out);
}

function drawOne(one: ReadRun, reporters: readonly Reporter[], where: Where): void {
  const options = drawnFor(one, where.baseline);
  for (const reporter of reporters) {
    if (reporter === 'github') reportToGithub(one.run, options);
    else if (!isFormat(reporter)) print(drawn(reporter, one.run, options));
    else {
      const folder = folderFor(one, where);
      const { file } = formatOf(reporter);
      // The run file is what all this is drawn from: it is copied, and not written over.
      const isItself = reporter === 'json' && where.out === undefined;
      if (!isItself) writeInto(folder, file, drawn(reporter, one.run, options));
      print(`Report: ${relativeIfBelow(join(folder, file))}`);
    }
  }
}
