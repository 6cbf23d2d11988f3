import { CELL_MARKS, CELL_WORDS, propertiesIn, shownOf, wallOf } from '../gallery.ts';
import type { CellVerdict, WallCell, WallRow } from '../gallery.ts';
import type { Gallery } from '../schema/gallery.ts';
import type { Place } from '../words.ts';
import { countOf } from '../words.ts';
import { anchorsOf, slug } from './anchors.ts';
import { NOTHING, html, trusted, unparted } from './markup.ts';
import type { Markup } from './markup.ts';
import { troubles } from './trust.ts';
import { levelMark } from './verdicts.ts';
import { violationSections } from './violation.ts';

/** The wall of faulty designs: which property catches which, in how many sequences. */
const TONES = {
  caught: 'violated', missed: 'missed', unpredicted: 'violated alarm', held: 'held',
  skipped: 'skipped', undecided: 'inconclusive',
} as const satisfies Record<CellVerdict, string>;

const anchorOf = (design: string): string => `design-${slug(design)}`;

const count = ({ verdict, violations, exercised }: WallCell): string =>
  verdict === 'caught' || verdict === 'unpredicted' ? String(violations)
    : verdict === 'missed' ? `0/${exercised}` : '';

const cell = (of: WallCell | undefined): Markup => of === undefined
  ? html`<td><span class="dim">·</span></td>`
  : html`<td data-name="${of.property}"><span class="${TONES[of.verdict]}">${
    CELL_MARKS[of.verdict]}<span class="unseen"> ${CELL_WORDS[of.verdict]}</span></span> <span
 class="count">${count(of)}</span></td>`;

function fate({ survives, predicted, foundAfter, cells }: WallRow): Markup {
  if (cells.length === 0) return html`<span class="inconclusive">? not judged</span>`;
  if (survives) return html`<span class="missed">∅ survives</span>`;
  if (predicted.length === 0 && foundAfter === undefined) {
    return html`<span class="held">✓ sound</span>`;
  }
  return html`<span class="dim">after ${foundAfter ?? '?'}</span>`;
}

const wallRow = (row: WallRow, properties: readonly string[]): Markup =>
  html`<tr><th scope="row"><a class="id" href="#${anchorOf(row.design)}">${row.design}</a></th>
<td data-name="caught">${fate(row)}</td>${properties.map((property) =>
    cell(row.cells.find((one) => one.property === property)))}</tr>
`;

export function wall(gallery: Gallery): Markup {
  const rows = wallOf(gallery);
  const properties = propertiesIn(gallery);
  const ids = properties.map(({ property }) => property);
  const known = new Set(rows.flatMap(({ cells }) => cells.map(({ verdict }) => verdict)));
  const legend = (Object.keys(CELL_MARKS) as CellVerdict[]).filter((name) => known.has(name))
    .map((name, index) => html`${index === 0 ? '' : ' · '}<span class="${TONES[name]}">${
      CELL_MARKS[name]}</span> ${CELL_WORDS[name]}`);
  return html`<h2 id="wall">The wall</h2>
<p class="dim" id="wall-says">${legend}. The number: in how many sequences. <i>After</i>: the
sequence of a transport that showed it first.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Wall of designs">
<table class="matrix wall" aria-labelledby="wall" aria-describedby="wall-says">
<thead><tr><th scope="col">design</th><th scope="col">caught</th>${properties.map((one) =>
    html`<th scope="col"><abbr title="${one.says}">${
      one.property.replace(/^EXP-/u, '')}</abbr><br>${levelMark(one.level)}</th>`)}</tr></thead>
<tbody>${rows.map((row) => wallRow(row, ids))}</tbody></table></div>
<h3 id="legend">What the columns say</h3>
<dl>${properties.map(({ property, level, says, source }) =>
    html`<dt>${property} ${levelMark(level)}</dt><dd>${says} <span class="dim">(${
      source})</span></dd>`)}</dl>`;
}

const named = (row: WallRow, ...verdicts: readonly CellVerdict[]): string =>
  row.cells.filter(({ verdict }) => verdicts.includes(verdict))
    .map(({ property }) => property).join(' ') || 'nothing';

function predictedAndObserved(row: WallRow): Markup {
  const missed = named(row, 'missed');
  const observed = named(row, 'caught', 'unpredicted');
  return html`<p>Predicted: <b>${
    unparted(row.predicted.join(' ') || 'holds everything')}</b> · observed: <b>${
    unparted(observed === 'nothing' ? 'nothing amiss' : observed)}</b>${
    unparted(missed === 'nothing' ? '' : ` · not met: ${missed}`)} <span class="dim">(${
    countOf(row.run.executed.sequences, 'sequence')})</span></p>`;
}

/** The page is to stay below 2 MB, whatever the designs come to. */
const MAX_BYTES = 1_700_000;

/** @returns a part for each design, with the counterexample that is quickest to read. */
export function designSections(gallery: Gallery, place: Place): Markup {
  let [bytes, isFull] = [0, false];
  const parts = wallOf(gallery).map((row) => {
    const shown = shownOf(row);
    const id = anchorOf(row.design);
    const anchors = anchorsOf(row.run, `${slug(row.design)}-`);
    const whole = shown === undefined || isFull ? NOTHING
      : violationSections(row.run, [shown], anchors, place);
    bytes += Buffer.byteLength(whole.markup);
    // From the first that does not fit on, none is drawn.
    isFull ||= bytes > MAX_BYTES;
    const evidence = isFull ? NOTHING : whole;
    const more = shown === undefined || !isFull ? NOTHING
      : html`<p>This page has reached its size: the counterexamples of this design are in
<code>gallery.json</code> beside it, and the shortest in <code>${shown.replay}</code>.</p>`;
    const catalogue = row.catalogue === undefined ? NOTHING
      : html` <span class="dim">${row.catalogue}</span>`;
    return html`<article id="${id}" aria-labelledby="${id}-title"><h3 id="${id}-title">${
      row.design}${catalogue}</h3>
<p>${row.says}</p>${predictedAndObserved(row)}${
      troubles(row.run)}${more}${evidence}</article>
`;
  });
  return trusted(parts.map(({ markup }) => markup).join(''));
}
