import { allowedWords } from '../allowed.ts';
import { changesOf } from '../changes.ts';
import type { Change } from '../changes.ts';
import type { RunHistory, RunViolation } from '../schema/run.ts';
import { formatOffset } from '../time.ts';
import { countOf, describeStep, seenDuring } from '../words.ts';
import type { Breach, Contract } from '../words.ts';
import { NOTHING, html, timed } from './markup.ts';
import type { Markup } from './markup.ts';
import { wireLog } from './wire-log.ts';

/**
 * A history as a table: what a diagram shows, in words, and for readers who cannot see it. Each
 * step says what was done and what that changed, what the contract allowed, and what was seen.
 */
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

const changed = (changes: readonly Change[]): Markup =>
  changes.length === 0 ? NOTHING : html`<ul class="changes" aria-label="what changed">${
    changes.map(({ name, before, after }) => html`<li><span class="dim">${name}:</span> ${
      timed(before)} <span aria-label="becomes">→</span> <b>${timed(after)}</b></li>`)}</ul>`;

interface Row {
  readonly event: Event;
  readonly index: number;
  readonly anchor: string;
  readonly changes: readonly Change[];
  readonly allowed: string;
}

function row({ event, index, anchor, changes, allowed }: Row, breach: Breach): Markup {
  const state = index === breach.event ? 'breach' : index > breach.event ? 'after' : 'before';
  const sign = index === breach.event ? '✗ ' : '';
  return html`<tr id="${anchor}" class="${state}">
<td class="no" data-name="step"><span>${sign}<a href="#${anchor}">${index + 1}</a></span></td>
<td data-name="what was done"><div><span class="at mono">${timeOf(event)}</span> ${
    timed(describeStep(event.step))}${changed(changes)}</div></td>
<td data-name="the contract allowed">${timed(allowed)}</td>
<td data-name="what was seen"><div>${seen(event, index, breach)}</div></td></tr>
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
  violation: RunViolation, contract: Contract, stepAnchor: (event: number) => string,
): Markup {
  const { history: { events }, breach, tokens, standings = [] } = violation;
  const [from, to] = shownSteps(violation);
  const changes = changesOf(violation);
  const rows = events.slice(from, to).flatMap((event, offset) => {
    const index = from + offset;
    const last = index === breach.event && index < to - 1;
    const allowed = allowedWords({
      event, standings: standings[index - 1] ?? [], lives: tokens, contract,
    });
    return [row({
      event, index, anchor: stepAnchor(index), changes: changes[index] ?? [], allowed,
    }, breach), wireLog(violation, index), ...(last ? [divider('after the breach')] : [])];
  });
  const leftOut = events.length - (to - from);
  return html`<table class="steps stack"><caption>Steps, and what each changed. Times count from the
start of the sequence, by the server's clock.</caption>
<thead><tr><th scope="col">step</th><th scope="col">what was done</th>
<th scope="col">the contract allowed</th><th scope="col">what was seen</th></tr></thead>
<tbody>${rows}${leftOut > 0
    ? divider(`${countOf(leftOut, 'further step')}, in the run file`) : NOTHING}</tbody></table>`;
}
