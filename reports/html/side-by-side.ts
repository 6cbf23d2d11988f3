import { sideBySide } from '../beside.ts';
import type { Pair, Placed, SideBySide } from '../beside.ts';
import type { RunViolation } from '../schema/run.ts';
import { formatOffset } from '../time.ts';
import { describeStep, seenDuring } from '../words.ts';
import type { Breach } from '../words.ts';
import { NOTHING, html, timed } from './markup.ts';
import type { Fragment, Markup } from './markup.ts';

/** The failing trace beside the nearest that passes, and where they part. */
function told({ event, index }: Placed, breach: Breach | null): Markup {
  const seen = seenDuring(event, index, breach).map((one) => one.breach
    ? html`<li><strong>✗ ${timed(one.text)}</strong></li>` : html`<li>${timed(one.text)}</li>`);
  return html`<span class="at mono">${formatOffset(event.toMs)}</span> ${
    timed(describeStep(event.step))}${
    seen.length === 0 ? NOTHING : html`<ul>${seen}</ul>`}`;
}

/** In words, since a colour says nothing to everybody. */
function markOf(index: number, { firstStep, firstSeen }: SideBySide): string {
  if (index === firstStep && index === firstSeen) return 'done otherwise, and here they part';
  if (index === firstStep) return 'done otherwise';
  return index === firstSeen ? 'here they part' : '';
}

const cell = (name: string, inside: Fragment): Markup =>
  html`<td data-name="${name}"><div>${inside}</div></td>`;

const NOT_TAKEN = html`<span class="dim">not done</span>`;

/** The two columns, and what they are called. */
interface Columns { readonly here: string; readonly there: string }

const columnsOf = ({ beside }: RunViolation): Columns => beside?.otherwise === 'twin'
  ? { here: 'here', there: 'the other way' } : { here: 'breaks it', there: 'keeps it' };

function row(
  pair: Pair, { here, there }: Columns, mark: string, breach: Breach, isBefore: boolean,
): Markup {
  const { breaks, keeps, isSameStep, isSameSeen } = pair;
  const no = (breaks ?? keeps)?.index ?? 0;
  const head = html`<td class="no" data-name="step">${no + 1}</td>`;
  if (isBefore && isSameStep && isSameSeen && breaks !== undefined) {
    return html`<tr>${head}<td class="alike" colspan="2" data-name="both"><div>${
      timed(describeStep(breaks.event.step))}</div></td></tr>
`;
  }
  return html`<tr${mark === '' ? NOTHING : html` class="parts"`}>${head}${
    cell(here, html`${breaks === undefined ? NOT_TAKEN : told(breaks, breach)}`)}${
    cell(there, html`${keeps === undefined ? NOT_TAKEN : told(keeps, null)}${
      mark === '' ? NOTHING : html`<p class="mark">≠ ${mark}</p>`}`)}</tr>
`;
}

export function besideIt(violation: RunViolation, id: string): Markup {
  const both = sideBySide(violation);
  if (both === null) return NOTHING;
  const { pairs, firstStep, firstSeen, says } = both;
  const parts = Math.min(...[firstStep, firstSeen].filter((at) => at >= 0), pairs.length);
  const columns = columnsOf(violation);
  const title = violation.beside?.otherwise === 'twin'
    ? 'Beside what it was compared with' : 'Beside the nearest that keeps it';
  return html`<h4 id="${id}-beside">${title}</h4>
<p>${timed(says)}.</p>
<table class="steps beside stack"><thead><tr><th scope="col">step</th>
<th scope="col">${columns.here}</th><th scope="col">${columns.there}</th></tr></thead>
<tbody>${pairs.map((pair, index) =>
    row(pair, columns, markOf(index, both), violation.breach, index < parts))}</tbody></table>`;
}
