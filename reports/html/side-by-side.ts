import { sideBySide } from '../beside.ts';
import type { Beside, Pair, Placed, SideBySide } from '../beside.ts';
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
interface Columns { readonly title: string; readonly here: string; readonly there: string }

const COLUMNS = {
  twin: { title: 'Beside what it was compared with', here: 'here', there: 'the other way' },
  loopback: { title: 'Beside the same over real TCP', here: 'sim', there: 'loopback' },
} as const;
const NEAREST = {
  title: 'Beside the nearest that keeps it', here: 'breaks it', there: 'keeps it',
} as const;

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

function table(violation: RunViolation, beside: Beside, id: string): Markup {
  const both = sideBySide(violation.history, beside);
  if (both === null) return NOTHING;
  const { pairs, firstStep, firstSeen, says } = both;
  const parts = Math.min(...[firstStep, firstSeen].filter((at) => at >= 0), pairs.length);
  const { otherwise } = beside;
  const columns: Columns = otherwise === 'twin' || otherwise === 'loopback'
    ? COLUMNS[otherwise] : NEAREST;
  return html`<h4 id="${id}">${columns.title}</h4>
<p>${timed(says)}.</p>
<table class="steps beside stack"><thead><tr><th scope="col">step</th>
<th scope="col">${columns.here}</th><th scope="col">${columns.there}</th></tr></thead>
<tbody>${pairs.map((pair, index) =>
    row(pair, columns, markOf(index, both), violation.breach, index < parts))}</tbody></table>`;
}

/** @returns what is nearest to a violation beside it, and what came of it elsewhere. */
export function besideIt(violation: RunViolation, id: string): Markup {
  const { beside, again } = violation;
  return html`${againWords(violation)}${
    again?.history === undefined ? NOTHING
      : table(violation, { otherwise: 'loopback', history: again.history }, `${id}-again`)}${
    beside === undefined ? NOTHING : table(violation, beside, `${id}-beside`)}`;
}

function againWords({ again }: RunViolation): Markup {
  if (again === undefined) return NOTHING;
  const came = again.is === 'inconclusive' ? `could not be judged (${again.reason ?? '?'})`
    : again.is === 'the same' ? 'come to the same' : 'come to something else';
  return html`<p class="dim">Over real TCP (loopback) the same steps ${came}.</p>`;
}
