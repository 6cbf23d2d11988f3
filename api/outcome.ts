import { exitCodeOf } from '../cli/exit-code.ts';
import { EXIT } from '../cli/errors.ts';
import type { CheckReport } from './check.ts';
import { describeProperty } from './describe.ts';

/** What a test of one property comes to: it passes where there is neither. */
export interface Outcome {
  /** Why it fails. */
  readonly failure?: string;
  /** Why it is skipped. */
  readonly reason?: string;
}

/** Only what held everywhere it was asked for, and was put to the test somewhere, passes. */
export function outcomeOf(report: CheckReport, property: string): Outcome {
  const { run } = report;
  const verdicts = run.verdicts.filter((row) => row.property === property);
  const isAll = (...wanted: readonly string[]): boolean =>
    verdicts.length > 0 && verdicts.every(({ verdict }) => wanted.includes(verdict));
  if (isAll('skipped')) return { reason: verdicts[0]?.reason ?? 'the server lacks what it needs' };
  const sound = run.stopped === 'budget' && run.problems.length === 0;
  if (sound && isAll('held', 'skipped')) return {};
  const text = describeProperty(report, property);
  const excused = sound && verdicts.length > 0 && exitCodeOf({ ...run, verdicts }) === EXIT.held;
  return excused ? { reason: `it does not hold, and need not: ${text}` } : { failure: text };
}
