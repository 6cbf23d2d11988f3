import type { RunViolation } from '../schema/run.ts';
import { formatDuration, formatOffset } from '../time.ts';
import { printable } from '../printable.ts';
import type { Contract } from '../words.ts';
import type { Axis, Slot } from './axis.ts';
import { GAP_HEIGHT } from './axis.ts';
import type { Band } from './bands.ts';
import { NOTHING, html, trusted } from './markup.ts';
import type { Markup } from './markup.ts';
import { TOKEN_BAR_WIDTH } from './places.ts';
import type { Places } from './places.ts';
import { label, turnedHeight } from './svg-text.ts';

/** What lies behind the messages of a diagram: times, gaps, token lives, transports, faults. */
type Life = RunViolation['tokens'][number];

const rect = (kind: string, x: number, top: number, width: number, bottom: number): Markup =>
  html`<rect class="${kind}" x="${x}" y="${top}" width="${width}" height="${bottom - top}"/>`;

function slotMarkup(slot: Slot, places: Places): Markup {
  const since = slot.sinceMs === null ? NOTHING
    : label(`⋮ ${formatDuration(slot.sinceMs)}`, places.times, slot.top - GAP_HEIGHT / 2 + 3,
      'gap', { anchor: 'end' });
  return html`${since}${
    html`<path class="grid" d="M${places.times + 4} ${slot.top}H${places.width}"/>`}${
    label(formatOffset(slot.atMs), places.times, slot.top + 13, 'tick', { anchor: 'end' })}`;
}

/** A lane is broken where time is left out. */
function lane(x: number, { slots }: Axis): Markup {
  const solid = slots.map(({ top, bottom }) => `M${x} ${top}V${bottom}`).join('');
  const gaps = slots.slice(1).map(({ top }) => `M${x} ${top - GAP_HEIGHT}V${top}`).join('');
  return html`<path class="lane" d="${trusted(solid)}"/><path class="lane-gap" d="${
    trusted(gaps)}"/>`;
}

function bandMarkup(band: Band, places: Places): Markup {
  const client = places.client(band.client);
  switch (band.kind) {
    case 'held': {
      const left = Math.min(client, places.server);
      const width = Math.abs(places.server - client);
      return rect('band-held', left, band.from, width, band.to);
    }
    case 'busy': return html`${rect('band-busy', places.server - 6, band.from, 12, band.to)}${
      label('busy', places.server - 12, band.from + 19, 'band-name', { anchor: 'end' })}`;
    case 'polling':
    case 'websocket': {
      const bar = rect(`band-${band.kind}`, client - 5, band.from, 10, band.to);
      const fits = turnedHeight(band.kind) <= band.to - band.from;
      const name = fits ? label(band.kind, client - 10, band.from + 4, 'band-name',
        { anchor: 'end', turned: true }) : NOTHING;
      return html`${bar}${name}`;
    }
    default: return band.kind satisfies never;
  }
}

/** @returns where an instant lies, in the picture or at the edge beyond which it lies. */
function edgeOf(axis: Axis, ms: number | undefined, otherwise: number): number {
  if (ms === undefined) return otherwise;
  const [first, last] = [axis.slots[0]?.atMs ?? 0, axis.slots.at(-1)?.atMs ?? 0];
  if (ms <= first) return axis.top;
  return ms > last ? axis.bottom : axis.instantY(ms);
}

/** A token's life, `[nbf, exp)`, then what the leeway adds to it. */
function lifeMarkup(life: Life, x: number, axis: Axis, leewayMs: number): Markup {
  const from = edgeOf(axis, life.nbfMs, axis.top);
  const to = edgeOf(axis, life.expMs, axis.bottom);
  const end = life.expMs === undefined ? to : edgeOf(axis, life.expMs + leewayMs, axis.bottom);
  const name = printable(life.name, 20);
  const bar = to > from
    ? rect('life', x, from, TOKEN_BAR_WIDTH, to)
    : label('†', x + 7, axis.top + 12, 'life-none', { anchor: 'middle' });
  const leeway = end > to ? rect('leeway', x, to, TOKEN_BAR_WIDTH, end) : NOTHING;
  const text = turnedHeight(name) <= to - from
    ? label(name, x + 10.5, from + 8, 'life-name', { anchor: 'end', turned: true }) : NOTHING;
  return html`<g><title>token ${life.name}: ${life.says}</title>${bar}${leeway}${text}</g>`;
}

/** Lines at the expiries that fall into the picture; what expires together is named together. */
function expiries(violation: RunViolation, axis: Axis, places: Places): readonly Markup[] {
  const named = new Map<number, readonly string[]>();
  const { token, expMs } = violation.breach;
  const own = token === undefined || expMs === undefined ? [] : [{ name: token, expMs }];
  for (const { name, expMs: ms } of [...own, ...violation.tokens]) {
    if (ms === undefined || !axis.slots.some(({ atMs }) => atMs === ms)) continue;
    const names = named.get(ms) ?? [];
    if (!names.includes(name)) named.set(ms, [...names, name]);
  }
  return [...named].map(([ms, names]) => {
    const y = axis.instantY(ms);
    const text = `exp ${names.map((name) => printable(name, 20)).join(', ')}`;
    return html`<path class="exp" d="M${places.times + 4} ${y}H${places.width}"/>${
      label(text, places.server - 14, y - 6, 'exp-name', { anchor: 'end' })}`;
  });
}

/** From expiry on, leeway included, nothing may be accepted: the ground is hatched. */
function deadZone(violation: RunViolation, axis: Axis, places: Places, contract: Contract): Markup {
  const { expMs } = violation.breach;
  const last = axis.slots.at(-1)?.atMs ?? 0;
  if (expMs === undefined || expMs + contract.leewayMs > last) return NOTHING;
  const from = axis.instantY(expMs + contract.leewayMs);
  return rect('dead', places.times + 4, from, places.width - places.times - 4, axis.bottom);
}

export function background(
  violation: RunViolation, axis: Axis, places: Places, bands: readonly Band[], contract: Contract,
): Markup {
  const lanes = [places.server, ...places.clients.map(places.client)];
  return html`${deadZone(violation, axis, places, contract)}${
    axis.slots.map((slot) => slotMarkup(slot, places))}${
    bands.filter(({ kind }) => kind === 'held').map((band) => bandMarkup(band, places))}${
    lanes.map((x) => lane(x, axis))}${
    bands.filter(({ kind }) => kind !== 'held').map((band) => bandMarkup(band, places))}${
    violation.tokens.map((life, index) =>
      lifeMarkup(life, places.token(index), axis, contract.leewayMs))}${
    expiries(violation, axis, places)}`;
}
