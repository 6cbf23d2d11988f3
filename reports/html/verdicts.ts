import { verdictNames } from '../schema/run.ts';
import { knownInOrder, knownWords } from '../known-words.ts';
import type { Run, RunVerdict } from '../schema/run.ts';
import {
  MARKS, cellAt, columnsOf, headlineOf, propertiesOf, remarksOf, whereWords,
} from '../summary.ts';
import type { Column, PropertySummary } from '../summary.ts';
import { countOf } from '../words.ts';
import type { Anchors } from './anchors.ts';
import { NOTHING, html } from './markup.ts';
import type { Markup } from './markup.ts';

/** The first screen: the verdict, and the matrix whose every cell leads to its evidence. */
export const levelMark = (level: RunVerdict['level']): Markup =>
  html`<span class="level ${level.toLowerCase()}">${level}</span>`;

export const verdictMark = (verdict: RunVerdict['verdict']): Markup =>
  html`<span class="${verdict}">${MARKS[verdict]} ${verdict}</span>`;

export function headline(run: Run): Markup {
  const { word, tone, detail, small } = headlineOf(run);
  return html`<header><h1>lapse: does this server accept anything after a token has expired?</h1>
<div class="verdict ${tone}"><p class="word">${word}</p><p class="detail">${detail}</p>
<p class="dim">${small}</p><p class="dim">Target: ${run.target.says}</p></div></header>`;
}

export const countWords = ({ verdict, violations, exercised }: RunVerdict): string => {
  if (verdict === 'skipped') return 'not run';
  const met = countOf(exercised, 'time');
  const broken = verdict === 'violated' ? `${countOf(violations, 'violation')}, ` : '';
  return `${broken}exercised ${met}`;
};

/** As the caption of the matrix explains. */
const shortCount = ({ verdict, violations, exercised }: RunVerdict): string => {
  if (verdict === 'skipped') return '';
  return verdict === 'violated' ? `${violations}/${exercised}` : String(exercised);
};

/** Beyond so many columns a cell has no room for its word: it is there for whoever listens. */
const MAX_WORDY_COLUMNS = 4;

const cellMark = (verdict: RunVerdict['verdict'], wordy: boolean): Markup => wordy
  ? verdictMark(verdict)
  : html`<span class="${verdict}">${MARKS[verdict]}<span class="unseen"> ${verdict}</span></span>`;

function cell(
  row: PropertySummary, column: Column, anchors: Anchors, wordy: boolean,
): Markup {
  const verdict = cellAt(row, column);
  const name = `${column.transport}, ${column.adapter}`;
  if (verdict === undefined) {
    return html`<td data-name="${name}"><span class="dim">not judged</span></td>`;
  }
  return html`<td data-name="${name}"><a href="#${anchors.evidence(verdict)}">${
    cellMark(verdict.verdict, wordy)} <span class="count">${shortCount(verdict)}</span></a></td>`;
}

function matrixRow(
  row: PropertySummary, columns: readonly Column[], anchors: Anchors,
): Markup {
  const wordy = columns.length <= MAX_WORDY_COLUMNS;
  const id = anchors.property(row.property);
  return html`<tr id="${id}"><th scope="row"><a class="id" href="#${id}">${row.property}</a> ${
    levelMark(row.level)}</th>${columns.map((column) => cell(row, column, anchors, wordy))}
<td class="says" data-name="says"><span>${row.says} <span class="dim">(${
    row.source})</span></span></td></tr>
`;
}

/** Adapters stand above their transports, where they do so in one piece. */
function heads(columns: readonly Column[]): Markup {
  const adapters = [...new Set(columns.map(({ adapter }) => adapter))];
  const over = adapters.map((adapter) => {
    const span = columns.filter((column) => column.adapter === adapter).length;
    return html`<th scope="colgroup" colspan="${span}">${adapter}</th>`;
  });
  return html`<thead><tr><th scope="col" rowspan="2">property</th>${over}<th scope="col"
 rowspan="2">says</th></tr><tr>${columns.map(({ transport }) =>
    html`<th scope="col">${transport}</th>`)}</tr></thead>`;
}

export function matrix(run: Run, anchors: Anchors): Markup {
  const rows = propertiesOf(run);
  const adapters = [...new Set(columnsOf(run).map(({ adapter }) => adapter))];
  const columns = adapters.flatMap((adapter) =>
    columnsOf(run).filter((column) => column.adapter === adapter));
  if (rows.length === 0) return html`<p>No property was judged: see the problems.</p>`;
  const known = new Set(run.verdicts.map(({ verdict }) => verdict));
  const legend = verdictNames.filter((name) => known.has(name)).map((name, index) =>
    html`${index === 0 ? '' : ' · '}${verdictMark(name)}`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Verdicts">
<table class="matrix stack"><caption>${legend} · n: how often the situation occurred · v/n: in v
sequences it was violated · each cell leads to its evidence</caption>
${heads(columns)}
<tbody>${rows.map((row) => matrixRow(row, columns, anchors))}</tbody></table></div>`;
}

/** What somebody has said why it is there for now, and what became of it. */
export const knownDeviations = ({ known = [] }: Run): Markup => known.length === 0 ? NOTHING
  : html`<h3 id="known">Known deviations</h3><ul>${knownInOrder(known).map((one) =>
    html`<li>${knownWords(one)}</li>`)}</ul>`;

/** Everything that is not green and not a violation, with its reason. */
export function remarks(run: Run): Markup {
  const found = remarksOf(run);
  if (found.length === 0) return NOTHING;
  return html`<h3>Neither held nor violated</h3><ul>${found.map((remark) =>
    html`<li>${remark.property} ${verdictMark(remark.verdict)} · ${whereWords(remark.where)}: ${
      remark.reason}</li>`)}</ul>`;
}
