import { diffRuns, diffWords } from './diff.ts';
import type { Changed } from './diff.ts';
import { knownInOrder, knownWords } from './known-words.ts';
import { code, fence, md } from './markdown/escape.ts';
import { sequenceDiagram } from './markdown/mermaid.ts';
import {
  GENERAL_REMEDY, apartWords, definitionFor, excusesOf, mendingFor, mendingOf,
} from './mending.ts';
import {
  MARKS, cellAt, columnsOf, headlineOf, problemsOf, propertiesOf, remarksOf, violationsInOrder,
  whereWords,
} from './summary.ts';
import type { Run, RunVerdict, RunViolation } from './schema/run.ts';
import { countOf, minimalityOf, replayCommand, sentenceOf } from './words.ts';
import type { Place } from './words.ts';

/** The run before this one, where there is one: what is as it was is not told again. */
export interface Since { readonly baseline?: Run }

/** GitHub takes 1 MiB for a step; what is cut is in the page. */
const MAX_BYTES = 1_000_000;
const MAX_LISTED = 20;
const MAX_PROBLEMS = 10;

/** @returns the summary of a run for a CI's page; of one that fares as its baseline, a line. */
export function renderMarkdown(run: Run, options: Place & Since = {}): string {
  const { baseline } = options;
  const { word, tone, detail, small } = headlineOf(run);
  const mark = tone === 'good' ? MARKS.held : tone === 'bad' ? MARKS.violated : '!';
  const head = `## ${mark} ${word} ${md(detail)}`;
  const difference = baseline === undefined ? undefined : diffRuns(baseline, run);
  if (baseline !== undefined && difference?.quiet === true) {
    return `**lapse** ${mark} ${word} ${md(detail)}: as in ${code(baseline.id)}, cell by cell.\n`;
  }
  return withinLimit([
    `${head}\n\n${md(small)}`,
    ...(baseline === undefined || difference === undefined ? []
      : [sinceSection(baseline, difference.setup, difference.changed, diffWords(difference))]),
    matrix(run), known(run), remarks(run), problems(run), worst(run, options), others(run, options),
    mending(run),
  ]);
}

/** Sections go in whole, as long as there is room: the first say most. */
function withinLimit(sections: readonly string[]): string {
  const kept: string[] = [];
  let bytes = 0;
  for (const section of sections.filter((one) => one !== '')) {
    const size = Buffer.byteLength(section) + 2;
    if (bytes + size > MAX_BYTES) {
      kept.push('_More is on the page and in the run file._');
      break;
    }
    bytes += size;
    kept.push(section);
  }
  return `${kept.join('\n\n')}\n`;
}

function listed(items: readonly string[]): string {
  const more = items.length - MAX_LISTED;
  return [
    ...items.slice(0, MAX_LISTED).map((item) => `- ${item}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ].join('\n');
}

const changedWords = ({ change, property, transport, adapter, says }: Changed): string =>
  `**${change}** ${md(property)} ${md(whereWords([{ transport, adapter }]))}: ${md(says)}`;

const sinceSection = (
  baseline: Run, setup: readonly string[], changed: readonly Changed[], words: string,
): string => [
  `### Since ${code(baseline.id)}: ${md(words)}`,
  ...(setup.length === 0 ? [] : [listed(setup.map((line) => `asked otherwise: ${md(line)}`))]),
  ...(changed.length === 0 ? [] : [listed(changed.map(changedWords))]),
].join('\n\n');

function cellText(cell: RunVerdict | undefined): string {
  if (cell === undefined) return 'not judged';
  const count = cell.verdict === 'violated' ? ` ${cell.violations}/${cell.exercised}`
    : cell.verdict === 'held' ? ` ${cell.exercised}` : '';
  return `${MARKS[cell.verdict]} ${cell.verdict}${count}${cell.known ? ' (known)' : ''}`;
}

function matrix(run: Run): string {
  const rows = propertiesOf(run);
  const columns = columnsOf(run);
  if (rows.length === 0) return 'No property was judged.';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(['property', 'level', ...columns.map(({ transport, adapter }) =>
      `${md(transport, 40)} (${md(adapter, 40)})`), 'says']),
    line(['---', '---', ...columns.map(() => '---'), '---']),
    ...rows.map((row) => line([
      md(row.property, 40), row.level, ...columns.map((column) => cellText(cellAt(row, column))),
      md(row.says),
    ])),
    '', 'n: times the situation occurred; v/n: v violations of n.',
  ].join('\n');
}

const known = (run: Run): string => run.known === undefined || run.known.length === 0 ? ''
  : `### Known deviations\n\n${listed(knownInOrder(run.known).map((one) => md(knownWords(one))))}`;

const remarks = (run: Run): string => {
  const found = remarksOf(run);
  return found.length === 0 ? '' : `<details><summary>Neither held nor violated</summary>\n\n${
    listed(found.map(({ property, verdict, where, reason }) =>
      `${md(property)} ${verdict}, ${md(whereWords(where))}: ${md(reason)}`))}\n\n</details>`;
};

function problems(run: Run): string {
  const found = (['target', 'harness'] as const).flatMap((of) => problemsOf(run, of));
  return found.length === 0 ? '' : `### Problems\n\n${
    listed(found.slice(0, MAX_PROBLEMS).map(({ of, code: name, message }) =>
      `${of === 'target' ? 'of the server' : 'of lapse itself'}: ${code(name)} ${md(message)}`))}`;
}

const headOf = (violation: RunViolation): string =>
  `${MARKS.violated} ${md(violation.property)} ${violation.level} ${md(whereWords([violation]))}`;

/** The violation to read first, whole. */
function worst(run: Run, place: Place): string {
  const [first] = violationsInOrder(run);
  if (first === undefined) return '';
  return [
    `### ${headOf(first)}`, md(sentenceOf(first, run.contract)),
    fence('mermaid', sequenceDiagram(first)),
    md(`${minimalityOf(first)}.`), fence('sh', [replayCommand(first, place)]),
  ].join('\n\n');
}

function others(run: Run, place: Place): string {
  const [, ...rest] = violationsInOrder(run);
  return rest.length === 0 ? '' : `<details><summary>${countOf(rest.length, 'further violation')
  }</summary>\n\n${listed(rest.map((violation) =>
    `${headOf(violation)}: ${md(sentenceOf(violation, run.contract))} ${
      code(replayCommand(violation, place))}`))}\n\n</details>`;
}

function mending(run: Run): string {
  const mendings = mendingOf(run);
  if (mendings.length === 0) return '';
  const definition = definitionFor(mendings);
  const apart = apartWords(run);
  const steps = mendings.map((one, index) =>
    `${index + 1}. ${md(mendingFor(one))}: ${md(one.says)}\n\n${
      fence('js', one.lines).replace(/^/gmu, '   ')}`);
  return [
    '### What to change', ...(apart === undefined ? [] : [md(`${apart}.`)]),
    ...(definition === undefined ? [] : [fence('js', [definition])]),
    ...steps, md(GENERAL_REMEDY.says), fence('js', GENERAL_REMEDY.lines),
    listed(excusesOf(run).map(({ says }) => md(says))),
  ].join('\n\n');
}
