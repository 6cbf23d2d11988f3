import { diffRuns } from './diff.ts';
import { printable } from './printable.ts';
import { counts, violationsInOrder } from './summary.ts';
import type { Run, RunViolation } from './schema/run.ts';
import type { Since } from './markdown.ts';
import { sentenceOf } from './words.ts';

/** GitHub shows no more than ten a step, and nobody reads more. */
const MAX_ANNOTATIONS = 10;

/** As GitHub's own toolkit escapes what stands in a workflow command. */
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string =>
  data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const sameCell = (a: Pick<RunViolation, 'property' | 'transport' | 'adapter'>) =>
  (b: typeof a): boolean =>
    a.property === b.property && a.transport === b.transport && a.adapter === b.adapter;

function annotation(run: Run, violation: RunViolation): string {
  const { listener } = run.target;
  const cell = run.verdicts.find(sameCell(violation));
  const kind = cell !== undefined && counts(run, cell) ? 'error' : 'warning';
  const title = printable(`${violation.property} ${violation.level}, ${violation.transport} (${
    violation.adapter})`, 100);
  const at = listener === undefined ? ''
    : `file=${property(printable(listener.file))},line=${listener.line},`;
  return `::${kind} ${at}title=${property(title)}::${data(printable(
    sentenceOf(violation, run.contract), 1000))}`;
}

/**
 * @returns workflow commands for GitHub's annotations: one for each property that is violated, or
 * for what is new since the baseline; none for what somebody knows of.
 */
export function annotationsOf(run: Run, { baseline }: Since = {}): readonly string[] {
  const fresh = baseline === undefined ? undefined : diffRuns(baseline, run).changed
    .filter(({ change }) => change === 'new' || change === 'rare');
  const told = violationsInOrder(run).filter((violation) =>
    run.verdicts.find(sameCell(violation))?.known === undefined
    && (fresh === undefined || fresh.some(sameCell(violation))));
  const firsts = told.filter((violation, index) =>
    told.findIndex((one) => one.property === violation.property) === index);
  return firsts.slice(0, MAX_ANNOTATIONS).map((violation) => annotation(run, violation));
}
