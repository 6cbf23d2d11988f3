import type { Breach } from '../words.ts';
import type { Axis } from './axis.ts';
import { ROW_HEIGHT } from './axis.ts';
import { NOTHING, html } from './markup.ts';
import type { Markup } from './markup.ts';
import type { Places } from './places.ts';
import type { Row } from './rows.ts';
import { label } from './svg-text.ts';

/** What happened, in front of the bands: arrows, marks and notes, one to a row. */
interface Scene { readonly axis: Axis; readonly places: Places; readonly rows: readonly Row[] }

const HEAD_PX = 7;

/** An arrow head of its own points along the line also where the line is aslant. */
function arrowHead(fromX: number, fromY: number, toX: number, toY: number): string {
  const angle = Math.atan2(toY - fromY, toX - fromX);
  const corner = (turn: number): string => {
    const x = toX - HEAD_PX * Math.cos(angle + turn);
    const y = toY - HEAD_PX * Math.sin(angle + turn);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  return `M${corner(0.45)}L${toX} ${toY}L${corner(-0.45)}`;
}

const cross = (x: number, y: number): Markup =>
  html`<path class="cross" d="M${x - 5} ${y - 5}l10 10m0 -10l-10 10"/>`;

function arrow(row: Row, index: number, scene: Scene): Markup {
  if (row.shape.kind !== 'arrow') return NOTHING;
  const { axis, places } = scene;
  const [clientX, serverX] = [places.client(row.client), places.server];
  const [fromX, endX] = row.shape.to === 'server' ? [clientX, serverX] : [serverX, clientX];
  const y = axis.rowY[index] ?? 0;
  const lands = row.shape.landsAt;
  const toY = typeof lands === 'number' ? axis.rowY[lands] ?? y : y;
  const toX = lands === 'never' ? fromX + (endX - fromX) * 0.62 : endX;
  const gone = lands === 'never';
  const kind = gone ? 'wire lost' : 'wire';
  const line = html`<path class="${kind}" d="M${fromX} ${y}L${toX} ${toY}"/>`;
  const head = gone ? cross(toX, y)
    : html`<path class="head" d="${arrowHead(fromX, y, toX, toY)}"/>`;
  const text = gone ? `${row.label} (never arrived)` : row.label;
  const breach = row.breach ? `✗ BREACH: ${text}` : text;
  // A slanting line leaves its label behind, so that stands where the message set out.
  const slanted = typeof lands === 'number';
  const left = fromX < endX;
  const at = slanted ? fromX + (left ? 10 : -10) : (fromX + endX) / 2;
  const anchor = slanted ? (left ? 'start' : 'end') : 'middle';
  return html`${line}${head}${label(breach, at, y - 5, 'said', { anchor })}`;
}

function mark(row: Row, index: number, { axis, places }: Scene): Markup {
  const y = axis.rowY[index] ?? 0;
  const onServer = row.shape.kind === 'mark' && row.shape.lane === 'server';
  const x = onServer ? places.server : places.client(row.client);
  const text = row.breach ? `✗ BREACH: ${row.label}` : row.label;
  const spot = row.breach ? cross(x, y) : html`<circle class="spot" cx="${x}" cy="${y}" r="4.5"/>`;
  const anchor = onServer ? 'end' : 'start';
  return html`${spot}${label(text, onServer ? x - 12 : x + 12, y + 4, 'said', { anchor })}`;
}

function note(row: Row, index: number, { axis, places }: Scene): Markup {
  const y = axis.rowY[index] ?? 0;
  const x = places.client(row.client);
  const text = row.breach ? '✗ BREACH: see the sentence' : row.label;
  return label(text, x + 12, y + 4, 'note');
}

function shapeOf(row: Row, index: number, scene: Scene): Markup {
  switch (row.shape.kind) {
    case 'arrow': return arrow(row, index, scene);
    case 'mark': return mark(row, index, scene);
    case 'note': return note(row, index, scene);
    default: return row.shape satisfies never;
  }
}

/** What an arrow says stands above it, and not all of that within its row. */
const SAID_ABOVE_PX = 8;

/** The stripe behind the breach, from edge to edge, outlined so that it needs no colour. */
function stripe({ shape }: Row, y: number, { width, times }: Places): Markup {
  const abovePx = shape.kind === 'arrow' ? SAID_ABOVE_PX : 0;
  const top = y - ROW_HEIGHT / 2 + 1 - abovePx;
  return html`<rect class="stripe" x="${times + 6}" y="${top}" width="${
    width - times - 8}" height="${ROW_HEIGHT - 2 + abovePx}"/>`;
}

/** @returns every row; the number of a step stands before its first one and leads to the table. */
export function messages(
  scene: Scene, breach: Breach, stepAnchor: (event: number) => string,
): readonly Markup[] {
  const { rows, axis, places } = scene;
  return rows.map((row, index) => {
    const y = axis.rowY[index] ?? 0;
    const first = rows.findIndex(({ event }) => event === row.event) === index;
    const number = first ? html`<a href="#${stepAnchor(row.event)}"><title>step ${
      row.event + 1} in the table</title>${
      label(String(row.event + 1), places.steps, y + 4, 'step-no', { anchor: 'middle' })}</a>`
      : NOTHING;
    const state = row.breach ? 'row breach' : row.event > breach.event ? 'row after' : 'row';
    return html`<g class="${state}" data-step="${stepAnchor(row.event)}">${
      row.breach ? stripe(row, y, places) : NOTHING}${number}${
      shapeOf(row, index, scene)}<title>${row.full === '' ? row.label : row.full}</title></g>`;
  });
}
