import type { Command } from 'commander';
import { CHANGES, diffRuns, diffWords } from '../../reports/diff.ts';
import type { Changed, Difference } from '../../reports/diff.ts';
import { printable } from '../../reports/printable.ts';
import type { Run } from '../../reports/schema/run.ts';
import { whereWords } from '../../reports/summary.ts';
import { hang } from '../../reports/terminal/layout.ts';
import { inkOf } from '../../reports/terminal/ink.ts';
import { EXIT } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { jsonText } from '../run-folder.ts';
import { readNamedRun } from '../run-paths.ts';
import { drawing, print } from '../screen.ts';

const EXAMPLES = `
Examples:
  lapse diff main/run.json latest        what the newest run shows that the other did not
  lapse diff old/run.json new/run.json --json

new: violated now, and not before · rare: violated in one of the two alone, and so seldom that the
other may have missed it (with the same seed, sequences and version nothing is called rare) ·
lost: violated before, and not judged now, or held, and vacuous or inconclusive now ·
still: violated in both · fixed: violated before, and held now. What was asked for otherwise is
said first.

Exit codes: 0 nothing new · 1 a MUST is newly violated; a SHOULD too, where the newer run was made
with --fail-on should · 2 not sure: something is rare now, or lost, or nothing was judged now ·
64 usage, or no run file · 70 internal error
`;

/** Adds `lapse diff`. */
export function addDiff(program: Command, finish: (code: ExitCode) => void): void {
  program.command('diff')
    .description('what changed from one run to another: new, fixed, still, rare')
    .argument('<before>', 'the earlier run: a run file, a folder, or latest')
    .argument('<now>', 'the later one')
    .option('--json', 'print it as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (before: string, now: string, flags: { readonly json?: true }) => {
      const [old, fresh] = [(await readNamedRun(before)).run, (await readNamedRun(now)).run];
      const difference = diffRuns(old, fresh);
      const exitCode = exitCodeOfDiff(difference, fresh);
      if (flags.json) {
        print(jsonText({ before: old.id, now: fresh.id, exitCode, ...difference }));
      } else {
        print(report(old, fresh, difference));
      }
      finish(exitCode);
    });
}

/** What is new fails the build as it would have by itself; what is unsure is no pass. */
export function exitCodeOfDiff(
  { changed, judged }: Pick<Difference, 'changed' | 'judged'>, { options, verdicts }: Run,
): ExitCode {
  const cellOf = (one: Changed) => verdicts.find(({ property, transport, adapter }) =>
    property === one.property && transport === one.transport && adapter === one.adapter);
  const counted = changed.filter((one) =>
    (one.level === 'MUST' || options.failOn === 'should') && cellOf(one)?.known === undefined);
  if (counted.some(({ change }) => change === 'new')) return EXIT.violated;
  const unsure = !judged || counted.some((one) => one.change === 'lost'
    || (one.change === 'rare' && cellOf(one)?.verdict === 'violated'));
  return unsure ? EXIT.undecided : EXIT.held;
}

function report(before: Run, now: Run, difference: Difference): string {
  const { colour, columns } = drawing();
  const ink = inkOf(colour);
  const line = ({ change, property, level, transport, adapter, says }: Changed): string => {
    const head = `  ${change.padEnd(5)}  ${printable(property, 24)} ${level}  `;
    const paint = change === 'fixed' ? ink.tone('good') : change === 'new' ? ink.breach : ink.bold;
    const [first = '', ...rest] = hang(
      head, `${whereWords([{ transport, adapter }])}: ${says}`, columns);
    return [`  ${paint(change)}${first.slice(2 + change.length)}`, ...rest].join('\n');
  };
  const setup = difference.setup.length === 0 ? ['  the same was asked of the same versions']
    : difference.setup.flatMap((one) => hang('  ', one, columns));
  const changed = CHANGES.flatMap((name) =>
    difference.changed.filter(({ change }) => change === name).map(line));
  return [
    ...hang('', `${printable(before.id)}, now ${printable(now.id)}: ${diffWords(difference)}`,
      columns),
    '', ink.bold('Asked otherwise'), ...setup,
    ...(changed.length === 0 ? [] : ['', ink.bold('Cell by cell'), ...changed]),
  ].join('\n');
}
