import { knownInOrder, knownWords } from './known-words.ts';
import { consistentWords, fallWords, ruledOut } from './inference-words.ts';
import { printable } from './printable.ts';
import { pairsWords, reachedWords, unreachedWords } from './reach-words.ts';
import {
  MARKS, clockWords, headlineOf, problemsOf, propertiesOf, remarksOf, violationsInOrder, whereWords,
} from './summary.ts';
import type { ProblemSummary } from './summary.ts';
import {
  arithmeticOf, claimOf, countOf, minimalityOf, replayCommand,
} from './words.ts';
import type { Place } from './words.ts';
import type { Run, RunViolation } from './schema/run.ts';
import { renderEvents } from './terminal/events.ts';
import { inkOf, widthOf } from './terminal/ink.ts';
import type { Ink, TerminalOptions } from './terminal/ink.ts';
import { displayWidth, hang, pad, truncate, wrap } from './terminal/layout.ts';
import { renderMatrix } from './terminal/matrix.ts';
import { mendingLines } from './terminal/mending.ts';

export { renderEvents } from './terminal/events.ts';
export type { Broken } from './terminal/events.ts';
export type { TerminalOptions } from './terminal/ink.ts';

/** How it is printed, and for the commands that are, from where it is read. */
export type RenderOptions = TerminalOptions & Place;

const MAX_PROBLEMS = 10;
const MAX_MESSAGE_LINES = 10;
/** What is to be done stands at its end. */
const MAX_MESSAGE_CHARS = 1_500;

type View = { readonly ink: Ink; readonly options: RenderOptions; readonly columns: number };

/** @returns the report of a run for a terminal, verdict first, replay command last. */
export function renderRun(run: Run, options: RenderOptions): string {
  const columns = widthOf(options);
  const view: View = { ink: inkOf(options.colour), options, columns };
  const sections = [
    headlineLines(run, view), matrixLines(run, view), clockLines(run, view),
    knownLines(run, view), remarkLines(run, view), reachLines(run, view),
    inferenceLines(run, view), ...problemLines(run, view), ...violationSections(run, view),
    mendingLines(run, view.ink, columns), replayLines(run, view),
  ].filter((lines) => lines.length > 0);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function headlineLines(run: Run, { ink, columns }: View): readonly string[] {
  const { word, tone, detail, small } = headlineOf(run);
  const [first = '', ...rest] = hang(`${word}  `, detail, columns);
  const verdict = `${ink.tone(tone)(word)}${first.slice(word.length)}`;
  return [verdict, ...rest, ...wrap(small, columns).map(ink.faint)];
}

function matrixLines(run: Run, { ink, columns }: View): readonly string[] {
  if (run.verdicts.length === 0) return renderMatrix(run, ink, columns);
  const anyViolated = run.verdicts.some(({ verdict }) => verdict === 'violated');
  const legend = `n: times the situation occurred${anyViolated ? ', v/n: v violations of n' : ''}`;
  return [...renderMatrix(run, ink, columns), ...wrap(legend, columns).map(ink.faint)];
}

const knownLines = ({ known = [] }: Run, { ink, columns }: View): readonly string[] =>
  known.length === 0 ? [] : [
    ink.bold('Known deviations'),
    ...knownInOrder(known).flatMap((entry) => hang('  ', knownWords(entry), columns)),
  ];

const clockLines = (run: Run, { columns }: View): readonly string[] => {
  const words = clockWords(run);
  return words === '' ? [] : wrap(words, columns);
};

/** What stands before an indented text must leave room for it. */
const nameOf = ({ property }: { readonly property: string }): string =>
  truncate(printable(property), 20);

const remarkLines = (run: Run, { ink, columns }: View): readonly string[] =>
  remarksOf(run).flatMap((remark) => {
    const name = `${MARKS[remark.verdict]} ${nameOf(remark)} ${remark.verdict}`;
    const text = `${whereWords(remark.where)}: ${printable(remark.reason)}`;
    const [first = '', ...rest] = hang(`${name}  `, text, columns);
    return [`${ink.verdict(remark.verdict)(name)}${first.slice(name.length)}`, ...rest];
  });

function reachLines(run: Run, { ink, columns }: View): readonly string[] {
  const reached = reachedWords(run);
  if (reached === null) return [];
  const pairs = pairsWords(run);
  const head = 'Transitions reached, by kind: ';
  const [first = '', ...rest] = wrap(`${head}${reached}`, columns);
  return [
    `${ink.bold(head)}${first.slice(head.length)}`, ...rest,
    ...unreachedWords(run).flatMap((line) => hang('  not ', line, columns)),
    ...pairs === null ? [] : hang('  pairs, one after the other: ', pairs, columns),
  ];
}

/** How many of the designs that were ruled out are told about, the nearest first. */
const MAX_RULED_OUT = 2;

function inferenceLines({ inference }: Run, { ink, columns }: View): readonly string[] {
  if (inference === undefined) return [];
  const head = 'Consistent with ';
  const [first = '', ...rest] = wrap(`${head}${consistentWords(inference)}`, columns);
  const fallen = ruledOut(inference);
  const more = fallen.length - MAX_RULED_OUT;
  return [
    `${ink.bold(head)}${first.slice(head.length)}`, ...rest,
    ...fallen.slice(0, MAX_RULED_OUT).flatMap((one) =>
      hang('  ', `not ${truncate(printable(one.design), 40)}: ${fallWords(one)}`, columns)),
    ...(more > 0 ? [`  nor ${countOf(more, 'other design')}: see the page`] : []),
  ];
}

/** A message may quote several lines, e.g. of a stack: they stay apart. */
function problemLinesOf(problem: ProblemSummary, columns: number): readonly string[] {
  const times = problem.times > 1 ? ` (${problem.times} times)` : '';
  const where = problem.firstSequence === undefined ? '' : ` [sequence ${problem.firstSequence}]`;
  const [first = '', ...more] = problem.message.split('\n');
  const message = printable(first, MAX_MESSAGE_CHARS);
  const head = `${printable(problem.code, 60)}: ${message}${times}${where}`;
  return [
    ...hang('  ! ', head, columns),
    ...more.slice(0, MAX_MESSAGE_LINES).flatMap((line) =>
      hang('    ', printable(line.trim()), columns)),
  ];
}

/** Whose fault it is comes first: a failed harness says nothing about the server. */
function problemLines(run: Run, { ink, columns }: View): readonly (readonly string[])[] {
  const heads = {
    target: 'Problems of the server under test, or of reaching it',
    harness: 'Problems of lapse itself (they say nothing about the server)',
  } as const;
  return (['target', 'harness'] as const).map((of) => {
    const problems = problemsOf(run, of);
    if (problems.length === 0) return [];
    const more = problems.length - MAX_PROBLEMS;
    return [
      ...wrap(heads[of], columns).map(ink.bold),
      ...problems.slice(0, MAX_PROBLEMS).flatMap((one) => problemLinesOf(one, columns)),
      ...(more > 0 ? [`  and ${countOf(more, 'further problem')}, in the run file`] : []),
    ];
  });
}

/** The shortest example of each property in full; where else it breaks, a line each. */
function violationSections(run: Run, view: View): readonly (readonly string[])[] {
  const all = violationsInOrder(run);
  const names = [...new Set(all.map(({ property }) => property))];
  return names.flatMap((name) => {
    const [first, ...others] = all.filter(({ property }) => property === name);
    if (first === undefined) return [];
    const also = others.flatMap((other) => alsoLines(run, other, view));
    return [violationLines(run, first, also, view)];
  });
}

function alsoLines(run: Run, violation: RunViolation, view: View): readonly string[] {
  const where = whereWords([violation]);
  const arithmetic = arithmeticOf(violation.breach, run.contract) || claimOf(violation.breach);
  const steps = countOf(violation.history.events.length, 'step');
  return [
    ...hang('  also ', `by ${where}, ${steps}: ${arithmetic}`, view.columns),
    `       ${view.ink.faint(replayCommand(violation, view.options))}`,
  ];
}

const LEGEND = '✗ the breach; what comes after it is set apart · a → b: from, to · times: the '
  + 'server\'s clock, from the start of the sequence';

function violationLines(
  run: Run, violation: RunViolation, also: readonly string[], { ink, options, columns }: View,
): readonly string[] {
  const row = propertiesOf(run).find(({ property }) => property === violation.property);
  const clause = row === undefined ? '' : ` · ${printable(row.says)} (${printable(row.source)})`;
  const id = `✗ ${nameOf(violation)} ${violation.level}`;
  const [first = '', ...rest] = hang(`${id}  `, `${whereWords([violation])}${clause}`, columns);
  const inset = (text: string): readonly string[] => hang('  ', text, columns);
  const arithmetic = arithmeticOf(violation.breach, run.contract);
  return [
    `${ink.breach(id)}${first.slice(id.length)}`, ...rest,
    ...inset(`${claimOf(violation.breach)}.`).map(ink.bold),
    ...(arithmetic === '' ? [] : inset(arithmetic)),
    '', renderEvents(violation, { colour: options.colour, columns }), '',
    ...inset(LEGEND).map(ink.faint),
    ...inset(minimalityOf(violation)),
    ...also,
  ];
}

/** A command for each property, the one to read first last: there a person looks. */
function replayLines(run: Run, { ink, options }: View): readonly string[] {
  const all = violationsInOrder(run);
  const firsts = all.filter(({ property }, index) =>
    all.findIndex((one) => one.property === property) === index);
  if (firsts.length === 0) return [];
  const width = Math.max(...firsts.map((one) => displayWidth(nameOf(one))));
  return [
    ink.bold('See it again'),
    ...firsts.toReversed().map((violation) =>
      `  ${pad(nameOf(violation), width)}  ${ink.bold(replayCommand(violation, options))}`),
  ];
}
