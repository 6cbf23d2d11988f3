import type { Run, RunVerdict } from '../reports/schema/run.ts';
import { EXIT } from './errors.ts';
import type { ExitCode } from './errors.ts';

/** The part of a run that its exit code depends on. */
export type RunOutcome = {
  readonly stopped: Run['stopped'];
  readonly options: Pick<Run['options'], 'failOn'>;
  readonly verdicts: readonly Pick<RunVerdict, 'level' | 'verdict' | 'exercised' | 'known'>[];
  readonly problems: readonly unknown[];
};

type Row = RunOutcome['verdicts'][number];

/** A property that nothing ever reached says nothing about the server. */
const wasReached = (row: Row): boolean =>
  row.verdict === 'held' || row.verdict === 'violated' || row.exercised > 0;

/** What somebody has said why it is there for now does not fail the build. */
const fails = ({ verdict, known }: Row): boolean =>
  verdict === 'violated' && known === undefined;

/** "No MUST was judged", or where only SHOULDs were asked for, none of those. */
function nothingJudged(rows: readonly Row[]): boolean {
  const musts = rows.filter((row) => row.level === 'MUST');
  return (musts.length > 0 ? musts : rows).every((row) => row.verdict === 'skipped');
}

/**
 * The exit code of a run. A SHOULD counts only where `--fail-on should` asks for it; only a run
 * that reached its end with every row held or skipped, and no problem on record, is green.
 */
export function exitCodeOf(run: RunOutcome): ExitCode {
  if (run.stopped === 'harness failed') return EXIT.internal;
  if (run.stopped === 'interrupted') return EXIT.interrupted;
  const counts = (row: Row): boolean => row.level === 'MUST' || run.options.failOn === 'should';
  const rows = run.verdicts.filter(counts);
  if (rows.some(fails)) return EXIT.violated;
  if (nothingJudged(run.verdicts)) return EXIT.untested;
  if (run.stopped === 'target failed') {
    return run.verdicts.some(wasReached) ? EXIT.undecided : EXIT.untested;
  }
  const undecided = rows.some((row) =>
    row.verdict === 'vacuous' || row.verdict === 'inconclusive');
  return undecided || run.problems.length > 0 ? EXIT.undecided : EXIT.held;
}
