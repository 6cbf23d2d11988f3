import { formatOffset } from '../time.ts';
import { describeStep, seenDuring } from '../words.ts';
import type { Breach } from '../words.ts';
import type { RunHistory } from '../schema/run.ts';
import { inkOf, widthOf } from './ink.ts';
import type { Ink, TerminalOptions } from './ink.ts';
import { displayWidth, hang, tableRow } from './layout.ts';
import type { Paint } from './layout.ts';

type Event = RunHistory['events'][number];

/** A history and where it breaks: a violation of a run, or what a replay has just seen. */
export interface Broken { readonly history: RunHistory; readonly breach: Breach | null }

const MARGIN = '    ';

/** Long histories are shown around the breach; the page and the run file hold the rest. */
const MAX_ROWS = 60;

const timeOf = (event: Event): string => event.fromMs === event.toMs
  ? formatOffset(event.fromMs) : `${formatOffset(event.fromMs)} → ${formatOffset(event.toMs)}`;

/** The breach gets a line of its own in the cell, so that its sign is not parted from it. */
function seenText(event: Event, index: number, breach: Breach | null): string {
  const seen = seenDuring(event, index, breach).map((one) =>
    one.breach ? `\n✗ ${one.text}\n` : `; ${one.text}`);
  return seen.join('').replace(/(^|\n)(?:; |\n)/gu, '$1').trim() || 'nothing';
}

interface Row {
  readonly index: number;
  readonly cells: readonly [mark: string, no: string, time: string, step: string, seen: string];
}

const rowOf = (event: Event, index: number, breach: Breach | null): Row => ({
  index,
  cells: [
    breach?.event === index ? '✗' : '', String(index + 1), timeOf(event),
    describeStep(event.step), seenText(event, index, breach),
  ],
});

/** The time column is as wide as one time; a span takes two lines. */
function widthsOf(events: readonly Event[], columns: number): readonly number[] {
  const time = Math.max(...events.flatMap(({ fromMs, toMs }) => [fromMs, toMs])
    .map((ms) => displayWidth(formatOffset(ms)))) + 2;
  const number = String(events.length).length;
  const room = columns - 4 - 1 - number - time - 4 * 2;
  const step = Math.floor(room / 2);
  return [1, number, time, step, room - step];
}

/** Where there is no room for columns, what belongs to a step stands below it. */
const STACKED_BELOW_COLUMNS = 60;

function stackedRow(
  [mark, number, time, step, seen]: Row['cells'], columns: number, paint: Paint = String,
): readonly string[] {
  return [
    `${mark.padEnd(1)} ${number}  ${time}`,
    ...hang('     ', step, columns),
    ...seen.split('\n').flatMap((line) => hang('     · ', line, columns)),
  ].map(paint);
}

function paintOf(index: number, breach: Breach | null, ink: Ink): Paint | undefined {
  if (breach === null || index < breach.event) return undefined;
  return index === breach.event ? ink.breach : ink.faint;
}

/** Which rows are shown of a history that is too long: the first ones, and those at the breach. */
function shown(count: number, breach: Breach | null): (index: number) => boolean {
  const middle = Math.min(breach?.event ?? count - 1, count - 1);
  return (index) => count <= MAX_ROWS || index < 5
    || (index > middle - (MAX_ROWS - 10) && index <= middle + 5);
}

/**
 * @returns one row for each event: when, what was done, what was seen. The row of the breach bears
 * `✗`; what comes after it is set apart by a line, and grey where there is colour.
 */
export function renderEvents(of: Broken, options: TerminalOptions): string {
  const { history: { events }, breach } = of;
  if (events.length === 0) return '    no events were recorded';
  const ink = inkOf(options.colour);
  const columns = widthOf(options);
  const isStacked = columns < STACKED_BELOW_COLUMNS;
  const widths = widthsOf(events, columns);
  const isShown = shown(events.length, breach);
  const line = ({ cells }: Row, paint: Paint | undefined): readonly string[] => isStacked
    ? stackedRow(cells, columns - MARGIN.length, paint)
    : tableRow(cells.map((text) => (paint === undefined ? { text } : { text, paint })), widths);
  const header = isStacked ? [] : tableRow(['', '#', 'time', 'step', 'what was seen']
    .map((text) => ({ text, paint: ink.faint })), widths);
  const body = events.flatMap((event, index) => {
    if (!isShown(index)) return isShown(index - 1) ? ['   … rows left out …'] : [];
    const rows = line(rowOf(event, index, breach), paintOf(index, breach, ink));
    const last = breach?.event === index && index < events.length - 1;
    return last ? [...rows, ink.faint('   ── after the breach ──')] : rows;
  });
  return [...header, ...body].map((text) => `${MARGIN}${text}`.trimEnd()).join('\n');
}
