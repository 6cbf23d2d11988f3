import { placeOf } from '../cli/paths.ts';
import { renderRun } from '../reports/terminal.ts';
import type { CheckReport } from './check.ts';

const COLUMNS = 100;

/**
 * @returns what a run says of one property, as the terminal shows it: where it stands, each
 * counterexample, what to change, and the command that replays it.
 */
export function describeProperty({ run, folder }: CheckReport, property: string): string {
  const only = {
    ...run,
    verdicts: run.verdicts.filter((row) => row.property === property),
    violations: run.violations.filter((violation) => violation.property === property),
  };
  return renderRun(only, { columns: COLUMNS, colour: false, ...placeOf(folder) });
}
