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

function cell(row: PropertySummary, column: Column, anchors: Anchors): Markup {
  const verdict = cellAt(row, column);
  const name = `${column.transport}, ${column.adapter}`;
  if (verdict === undefined) {
    return html`<td data-name="${name}"><span class="dim">not judged</span></td>`;
  }
  return html`<td data-name="${name}"><a href="#${anchors.evidence(verdict)}">${
    verdictMark(verdict.verdict)} <span class="count">${countWords(verdict)}</span></a></td>`;
}

const matrixRow = (
  row: PropertySummary, columns: readonly Column[], anchors: Anchors,
): Markup => html`<tr><th scope="row"><span class="id">${row.property}</span> ${
  levelMark(row.level)}<br>${row.says} <span class="dim">(${row.source})</span></th>${
  columns.map((column) => cell(row, column, anchors))}</tr>
`;

export function matrix(run: Run, anchors: Anchors): Markup {
  const rows = propertiesOf(run);
  const columns = columnsOf(run);
  if (rows.length === 0) return html`<p>No property was judged: see the problems below.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Verdicts">
<table class="matrix stack"><caption>Each cell leads to its evidence: a violation, or how often
the situation occurred.</caption>
<thead><tr><th scope="col">property</th>${columns.map(({ transport, adapter }) =>
    html`<th scope="col">${transport}<br><span class="dim">${adapter}</span></th>`)}</tr></thead>
<tbody>${rows.map((row) => matrixRow(row, columns, anchors))}</tbody></table></div>`;
}

/** Everything that is not green and not a violation, with its reason. */
export function remarks(run: Run): Markup {
  const found = remarksOf(run);
  if (found.length === 0) return NOTHING;
  return html`<h3>Neither held nor violated</h3><ul>${found.map((remark) =>
    html`<li>${remark.property} ${verdictMark(remark.verdict)} · ${whereWords(remark.where)}: ${
      remark.reason}</li>`)}</ul>`;
}
