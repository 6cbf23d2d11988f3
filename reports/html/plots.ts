import { scaleBand, scaleSqrt } from 'd3-scale';
import type { RunLateness, RunPath } from '../schema/lateness.ts';
import type { Run } from '../schema/run.ts';
import { formatDuration } from '../time.ts';
import { countOf } from '../words.ts';
import { NOTHING, html } from './markup.ts';
import type { Fragment, Markup } from './markup.ts';
import { label } from './svg-text.ts';

/**
 * How far from an expiry things came about: everything that was tried, and what went through, by
 * its distance; and how late each path still delivered. Counts are on a square-root scale, so that
 * a single one is seen beside hundreds.
 */
const SIGN = { plus: '+', minus: '−' } as const;

const signed = (ms: number): string =>
  ms === 0 ? 'exp' : `${ms < 0 ? SIGN.minus : SIGN.plus}${formatDuration(ms)}`;

/** One bucket: `[fromMs, toMs)`, after `exp`. */
interface Bucket {
  readonly fromMs: number;
  readonly toMs: number;
  readonly name: string;
}

function bucketName(fromMs: number, toMs: number): string {
  if (fromMs === -Infinity) return `before ${signed(toMs)}`;
  if (toMs === Infinity) return `${signed(fromMs)} on`;
  if (toMs - fromMs === 1) return signed(fromMs);
  return fromMs < 0 ? `${signed(fromMs)} …` : `… ${signed(toMs - 1)}`;
}

const bucketsOf = ({ edgesMs }: RunLateness): readonly Bucket[] =>
  [-Infinity, ...edgesMs].map((fromMs, index) => {
    const toMs = edgesMs[index] ?? Infinity;
    return { fromMs, toMs, name: bucketName(fromMs, toMs) };
  });

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

const WIDTH = 900;
const LEFT = 12;
const BAR_HEIGHT = 120;

const bar = (kind: string, x: number, width: number, height: number, base: number): Markup =>
  html`<rect class="${kind}" x="${x.toFixed(1)}" y="${(base - height).toFixed(1)}" width="${
    width.toFixed(1)}" height="${height.toFixed(1)}"/>`;

/** Everything by its distance from expiry: outlines what was tried, solid what went through. */
function histogram(lateness: RunLateness, leewayMs: number): Markup {
  const buckets = bucketsOf(lateness);
  const total = (of: 'tried' | 'through', index: number): number =>
    sum(lateness.paths.map((path) => path[of][index] ?? 0));
  const most = Math.max(1, ...buckets.flatMap((_, index) =>
    [total('tried', index), total('through', index)]));
  const x = scaleBand<number>().domain(buckets.map((_, index) => index))
    .range([LEFT, WIDTH - LEFT]).paddingInner(0.12);
  const height = scaleSqrt().domain([0, most]).range([0, BAR_HEIGHT]);
  const base = BAR_HEIGHT + 30;
  const dead = buckets.findIndex(({ fromMs }) => fromMs >= leewayMs);
  const deadX = (x(dead) ?? 0) - x.step() * 0.06;
  const half = x.bandwidth() / 2;
  const columns = buckets.map(({ name }, index) => {
    const [tried, through] = [total('tried', index), total('through', index)];
    const left = x(index) ?? 0;
    const late = index >= dead && through > 0;
    const empty = tried + through === 0;
    return html`<g><title>${name}: ${tried} tried, ${through} let through</title>${
      empty ? label('∅', left + half, base - 6, 'empty', { anchor: 'middle' }) : NOTHING}${
      bar('bar-tried', left, half - 1, height(tried), base)}${
      bar(late ? 'bar-late' : 'bar-through', left + half + 1, half - 1, height(through), base)}${
      tried === 0 ? NOTHING : label(String(tried), left + half / 2, base - height(tried) - 5,
        'bar-count', { anchor: 'middle' })}${
      through === 0 ? NOTHING : label(late ? `✗ ${through}` : String(through),
        left + half * 1.5, base - height(through) - 5,
        late ? 'bar-count late' : 'bar-count', { anchor: 'middle' })}${
      label(name, left + half, base + 16, 'tick', { anchor: 'middle' })}</g>`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Expiry-distance histogram">
<svg viewBox="0 0 ${WIDTH} ${base + 28}" width="${WIDTH}" height="${base + 28}" class="plot"
 role="img" aria-label="Histogram of what was tried and let through, by its distance from expiry">
<rect class="dead" x="${deadX.toFixed(1)}" y="4" width="${(WIDTH - deadX).toFixed(1)}" height="${
  base - 4}"/>${label(leewayMs === 0 ? 'expired: nothing may pass' : 'expired, leeway over',
  deadX + 8, 18, 'exp-name')}
<path class="grid" d="M${LEFT} ${base}H${WIDTH - LEFT}"/>${columns}</svg></div>`;
}

/** Buckets around the boundary in which nothing was tried: nothing is known of them. */
function gaps(lateness: RunLateness): Markup {
  const empty = bucketsOf(lateness).filter(({ fromMs, toMs }, index) =>
    toMs - fromMs === 1 && lateness.paths.every(({ tried, through }) =>
      (tried[index] ?? 0) + (through[index] ?? 0) === 0));
  if (empty.length === 0) return NOTHING;
  return html`<p class="inconclusive">∅ Nothing was tried at exactly ${
    empty.map(({ name }) => name).join(', ')}: of the boundary there, nothing is known.</p>`;
}

const PATH_NAMES = {
  handshake: ['handshake', 'a client was let in'],
  recovery: ['recovery', 'a dropped session was revived'],
  event: ['event', 'a listener was entered'],
  ack: ['answer', 'a callback was called with the client\'s answer'],
  emit: ['emit', 'something was written to it alone'],
  broadcast: ['broadcast', 'something was written to it and others'],
} as const satisfies Record<RunPath['path'], readonly [string, string]>;

/** How often a path let something through at one lateness, of how often that was tried. */
function graceCell(path: RunPath, index: number, bucket: Bucket, scene: Scene): Markup {
  const [through, tried] = [path.through[index] ?? 0, path.tried[index] ?? 0];
  const late = bucket.fromMs >= scene.leewayMs;
  const of = tried === 0 ? '' : `of ${tried}`;
  if (through === 0) {
    return html`<td data-name="${bucket.name}"><span class="dim">${tried === 0 ? '·' : `0 ${of}`
    }</span></td>`;
  }
  const width = scene.length(through).toFixed(1);
  return html`<td data-name="${bucket.name}"><span><span class="${late ? 'violated' : ''}">${
    late ? '✗ ' : ''}${through}</span> <span class="dim">${of}</span>
<svg class="plot" width="60" height="8" viewBox="0 0 60 8" aria-hidden="true"><rect class="${
  late ? 'bar-late' : 'bar-through'}" y="1" width="${width}" height="6"/></svg></span></td>`;
}

interface Scene { readonly leewayMs: number; readonly length: (count: number) => number }

function latestWords({ latest, tried }: RunPath, buckets: readonly Bucket[]): Fragment {
  const late = buckets.flatMap((bucket, index) =>
    (bucket.fromMs >= 0 ? [tried[index] ?? 0] : []));
  if (latest === undefined) {
    return sum(late) === 0 ? html`<span class="vacuous">○ never tried that late</span>`
      : html`<span class="held">✓ never, of ${countOf(sum(late), 'late try', 'late tries')}</span>`;
  }
  const { sinceExpMs, transport, adapter, sequence } = latest;
  const when = sinceExpMs === 0 ? 'on the very millisecond of expiry'
    : `${formatDuration(sinceExpMs)} after expiry`;
  return html`<b>${when}</b> <span class="dim">${transport}, ${adapter}, sequence ${
    sequence}</span>`;
}

/** Whether more came through at some distance than was tried there. */
const overtaken = ({ paths }: RunLateness): boolean => paths.some(({ tried, through }) =>
  through.some((count, index) => count > (tried[index] ?? 0)));

const BUSY = ' Where more came through than was tried so late, it was tried earlier: a listener '
  + 'kept the event loop busy meanwhile.';

function graceReading(lateness: RunLateness, leewayMs: number): Markup {
  const late = bucketsOf(lateness).map((bucket, index) => ({ bucket, index }))
    .filter(({ bucket }) => bucket.fromMs >= 0);
  const most = Math.max(1, ...lateness.paths.flatMap(({ through }) =>
    late.map(({ index }) => through[index] ?? 0)));
  const scene = { leewayMs, length: scaleSqrt().domain([0, most]).range([0, 60]) };
  return html`<h3 id="grace">Grace reading</h3>
<p class="dim" id="grace-says">How long after expiry each path still let something through: the
latest of all, and how often, of how often it was tried so late.${
    overtaken(lateness) ? BUSY : ''}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Grace reading">
<table class="stack grace" aria-labelledby="grace" aria-describedby="grace-says">
<thead><tr><th scope="col">path</th><th scope="col">the latest</th>${late.map(({ bucket }) =>
    html`<th scope="col">${bucket.name}</th>`)}</tr></thead>
<tbody>${lateness.paths.map((path) => html`<tr><th scope="row"><span class="id">${
    PATH_NAMES[path.path][0]}</span><br><span class="dim">${PATH_NAMES[path.path][1]}</span></th>
<td data-name="the latest"><span>${latestWords(path, bucketsOf(lateness))}</span></td>
${late.map(({ bucket, index }) => graceCell(path, index, bucket, scene))}</tr>
`)}</tbody></table></div>`;
}

/** The readings of a run, where it has any. */
export function readings({ lateness, contract }: Run): Markup {
  if (lateness === undefined) return NOTHING;
  return html`${graceReading(lateness, contract.leewayMs)}
<h3 id="distance">Distance from expiry</h3>
<p class="dim">How far from <code>exp</code> everything came about. Left bar: tried (a frame
arrived, a client was decided on, the application was to write). Right bar: let through. A listener
that keeps the event loop busy may let through later than was tried.</p>
${histogram(lateness, contract.leewayMs)}${gaps(lateness)}`;
}
