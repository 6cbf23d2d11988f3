import { unreachedIn } from './reach-words.ts';
import type { Run } from './schema/run.ts';
import { propertiesOf } from './summary.ts';
import { countOf, listOf } from './words.ts';

/** What a reader could do to learn more from the next run; said only where there is a reason. */

/** What was seen to hold fewer times than this may well not hold. */
const SELDOM = 5;
/** More sequences alike than this, and there is little left to draw. */
const MANY_ALIKE = 0.25;

const more = ({ options }: Run): string => `--sequences ${options.sequences * 4}`;

function seldomHeld(run: Run): readonly string[] {
  const [adapter] = run.options.adapters;
  const seldom = propertiesOf(run).flatMap(({ property, cells }) => {
    const few = cells.filter((cell) =>
      cell.verdict === 'held' && cell.exercised < SELDOM && cell.adapter === adapter);
    return few.length === 0 ? [] : [`${property} by ${listOf(few.map((cell) => cell.transport))}`];
  });
  return seldom.length === 0 ? [] : [
    `Held, and put to the test fewer than ${SELDOM} times: ${seldom.join('; ')}. More sequences `
    + `would: ${more(run)}.`,
  ];
}

function unreached(run: Run): readonly string[] {
  const kinds = unreachedIn(run.reach ?? []).length;
  return kinds === 0 ? [] : [
    `${countOf(kinds, 'kind of transition was', 'kinds of transition were')} not made everywhere: `
    + `${more(run)}.`,
  ];
}

function alike({ executed: { sequences, distinct = sequences } }: Run): readonly string[] {
  return sequences - distinct <= sequences * MANY_ALIKE ? [] : [
    `${countOf(sequences - distinct, 'sequence')} of ${sequences.toLocaleString('en-US')} took the `
    + 'very steps of another: what was asked for leaves little to draw; ask for more properties '
    + 'or transports.',
  ];
}

function untold({ target, verdicts }: Run): readonly string[] {
  const skipped = [...new Set(verdicts.filter(({ verdict }) => verdict === 'skipped')
    .map(({ property }) => property))];
  return target.kind === 'design' || target.lacks.length === 0 || skipped.length === 0 ? [] : [
    `${listOf(skipped)} ${skipped.length === 1 ? 'was' : 'were'} skipped somewhere, for what this `
    + 'server lacks or lapse was not told: a config can tell it (lapse init writes one).',
  ];
}

const unjudged = ({ executed: { inconclusive } }: Run): readonly string[] => inconclusive === 0
  ? [] : [`${countOf(inconclusive, 'sequence')} could not be judged: see the problems.`];

/** @returns a sentence for each, in the order in which they matter. */
export const adviceOf = (run: Run): readonly string[] =>
  [unjudged, seldomHeld, unreached, alike, untold].flatMap((advise) => advise(run));
