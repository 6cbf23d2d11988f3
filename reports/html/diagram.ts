import type { RunViolation } from '../schema/run.ts';
import { formatOffset } from '../time.ts';
import { printable } from '../printable.ts';
import type { Contract } from '../words.ts';
import { sentenceOf } from '../words.ts';
import { axisOf } from './axis.ts';
import { background } from './background.ts';
import { bandsOf } from './bands.ts';
import type { Band } from './bands.ts';
import { NOTHING, html } from './markup.ts';
import type { Markup } from './markup.ts';
import { messages } from './messages.ts';
import { HEAD_HEIGHT, placesOf } from './places.ts';
import type { Places } from './places.ts';
import { rowsOf } from './rows.ts';
import { label } from './svg-text.ts';

/** Beyond this a drawing is no help: the table tells the same, and a shrunk example is small. */
const MAX_ROWS = 250;
const MAX_CLIENTS = 4;
const MAX_TOKENS = 12;

/** Where there is room the drawing is a little larger; one that is narrow may shrink to fit. */
const SCALE = 1.2;
const NARROW_PX = 380;

const heads = (places: Places): readonly Markup[] => [
  label('time', places.times, 20, 'lane-name', { anchor: 'end' }),
  label('step', places.steps, 20, 'small-name', { anchor: 'middle' }),
  label('server', places.server, 20, 'lane-name', { anchor: 'middle' }),
  ...places.clients.map((client) =>
    label(printable(client, 16), places.client(client), 20, 'lane-name', { anchor: 'middle' })),
];

const lifeWords = ({ nbfMs, expMs }: RunViolation['tokens'][number]): string => {
  const from = nbfMs === undefined ? '' : `nbf ${formatOffset(nbfMs)}, `;
  return `${from}${expMs === undefined ? 'no exp' : `exp ${formatOffset(expMs)}`}`;
};

const bandWords = {
  polling: 'polling: the client\'s lane is dotted',
  websocket: 'websocket: the client\'s lane is solid',
  held: 'striped between the lanes: bytes held on the way',
  busy: 'block on the server\'s lane: a listener keeps the event loop busy',
} as const satisfies Record<Band['kind'], string>;

/** The signs in words, and the token lives as numbers: the drawing alone is never the source. */
function legend(violation: RunViolation, bands: readonly Band[], contract: Contract): Markup {
  const kinds = [...new Set(bands.map(({ kind }) => kind))];
  const leeway = contract.leewayMs > 0 ? ', then its leeway' : '';
  return html`<ul class="legend">${violation.tokens.map((life) =>
    html`<li><b>token ${life.name}</b>: ${life.says} (${lifeWords(life)})</li>`)}
<li>bars: each token's life up to exp${leeway}; <b>†</b>: no moment of it is in the picture</li>
<li>hatched ground: the token that counts has expired; nothing may be accepted there</li>
<li><b>⋮</b> time left out, with its length; inside a slot, top to bottom is order, not time</li>
${kinds.map((kind) => html`<li>${bandWords[kind]}</li>`)}</ul>`;
}

/** @returns the sequence of a violation, drawn on a time axis, and its legend. */
export function diagram(
  violation: RunViolation, contract: Contract, stepAnchor: (event: number) => string,
): Markup {
  // Each event makes at least one row: no need to lay out thousands only to count them.
  const rows = rowsOf({
    ...violation,
    history: { ...violation.history, events: violation.history.events.slice(0, MAX_ROWS + 1) },
  });
  const clients = new Set(rows.map(({ client }) => client)).size;
  if (rows.length === 0) return html`<p>No event was recorded, so there is nothing to draw.</p>`;
  if (rows.length > MAX_ROWS || clients > MAX_CLIENTS || violation.tokens.length > MAX_TOKENS) {
    return html`<p>Too much to draw (${violation.history.events.length} steps, ${
      clients} clients, ${violation.tokens.length} tokens): see the steps.</p>`;
  }
  const axis = axisOf(violation, rows, contract, HEAD_HEIGHT + 8);
  const places = placesOf(violation, rows, axis);
  const bands = bandsOf(violation, rows, axis);
  const height = axis.bottom + 8;
  const size = places.width <= NARROW_PX ? 'narrow' : 'wide';
  const tokens = violation.tokens.length === 0 ? NOTHING
    : label('life', places.token(0) + 7, 20, 'small-name', { anchor: 'middle' });
  return html`<figure>
<div class="scroll" tabindex="0" role="region" aria-label="Sequence diagram">
<svg class="${size}" viewBox="0 0 ${places.width} ${height}" width="${
  Math.round(places.width * SCALE)}" height="${Math.round(height * SCALE)}" role="group"
 aria-label="${`Sequence diagram. ${sentenceOf(violation, contract)}`}">
${heads(places)}${tokens}${background(violation, axis, places, bands, contract)}
${messages({ axis, places, rows }, violation.breach, stepAnchor)}
</svg></div>
<figcaption>${legend(violation, bands, contract)}</figcaption></figure>`;
}
