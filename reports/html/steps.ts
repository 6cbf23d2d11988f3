import type { RunHistory, RunViolation } from '../schema/run.ts';
import { formatOffset } from '../time.ts';
import { countOf, describeStep, seenDuring } from '../words.ts';
import type { Breach } from '../words.ts';
import { NOTHING, html, timed } from './markup.ts';
import type { Markup } from './markup.ts';

/** A history as a table: what a diagram shows, in words, and for readers who cannot see it. */
type Event = RunHistory['events'][number];

/** A shrunk example has a dozen steps; of a long one, the part around the breach is shown. */
const MAX_STEPS = 200;
const AFTER_BREACH = 20;

const timeOf = ({ fromMs, toMs }: Event): string =>
  fromMs === toMs ? formatOffset(fromMs) : `${formatOffset(fromMs)} → ${formatOffset(toMs)}`;

function seen(event: Event, index: number, breach: Breach): Markup {
  const items = seenDuring(event, index, breach).map((one) => (one.breach
    ? html`<li><strong>✗ ${timed(one.text)} (the breach)</strong></li>`
    : html`<li>${timed(one.text)}</li>`));
  return items.length === 0 ? html`<span class="dim">nothing</span>` : html`<ul>${items}</ul>`;
}

function row(event: Event, index: number, breach: Breach, anchor: string): Markup {
  const state = index === breach.event ? 'breach' : index > breach.event ? 'after' : 'before';
  const sign = index === breach.event ? '✗ ' : '';
  return html`<tr id="${anchor}" class="${state}">
<td class="no" data-name="step"><span>${sign}<a href="#${anchor}">${index + 1}</a></span></td>
<td class="at mono" data-name="time">${timeOf(event)}</td>
<td data-name="what was done">${timed(describeStep(event.step))}</td>
<td data-name="what was seen">${seen(event, index, breach)}</td></tr>
`;
}

/** Which steps the table shows; the diagram links to no others. */
export function shownSteps({ history, breach }: RunViolation): readonly [from: number, to: number] {
  const count = history.events.length;
  if (count <= MAX_STEPS) return [0, count];
  const to = Math.min(count, breach.event + AFTER_BREACH);
  return [Math.max(0, to - MAX_STEPS), to];
}

const divider = (text: string): Markup =>
  html`<tr class="divider"><td colspan="4">${text}</td></tr>
`;

export function stepTable(
  violation: RunViolation, stepAnchor: (event: number) => string,
): Markup {
  const { history: { events }, breach } = violation;
  const [from, to] = shownSteps(violation);
  const rows = events.slice(from, to).flatMap((event, offset) => {
    const index = from + offset;
    const last = index === breach.event && index < to - 1;
    return [row(event, index, breach, stepAnchor(index)),
      ...(last ? [divider('after the breach')] : [])];
  });
  const leftOut = events.length - (to - from);
  return html`<table class="steps stack"><caption>Steps. Times count from the start of the sequence,
by the server's clock.</caption>
<thead><tr><th scope="col">step</th><th scope="col">time</th><th scope="col">what was done</th>
<th scope="col">what was seen</th></tr></thead>
<tbody>${rows}${leftOut > 0
    ? divider(`${countOf(leftOut, 'further step')}, in the run file`) : NOTHING}</tbody></table>`;
}
