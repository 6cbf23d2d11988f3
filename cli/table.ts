import picocolors from 'picocolors';
import { displayWidth, tableRow } from '../reports/terminal/layout.ts';
import type { TerminalOptions } from '../reports/terminal/ink.ts';

/** Colour only repeats what the text says. */
export interface TableCell {
  readonly text: string;
  readonly tone?: 'good' | 'bad' | 'warn' | 'faint';
}

type Row = readonly TableCell[];

/** With less room than this the last column is no prose, and is not wrapped. */
const PROSE_COLUMNS = 24;
const GAP = 2;

/** How wide columns are side by side. */
const widthOf = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width + GAP, -GAP);

/** @returns the columns of each part: the first, and as many of the others as fit beside it. */
function parts(widths: readonly number[], columns: number): readonly (readonly number[])[] {
  const found: number[][] = [];
  for (const column of widths.keys()) {
    if (column === 0) continue;
    const last = found.at(-1);
    const wider = [...last ?? [0], column];
    if (last !== undefined && widthOf(wider.map((one) => widths[one] ?? 0)) > columns) {
      found.push([0, column]);
    } else if (last === undefined) found.push(wider);
    else last.push(column);
  }
  return found;
}

/**
 * @returns rows under their heads, each column as wide as its widest cell. Where that is wider than
 * `columns`, prose in the last column is wrapped; other columns go on below, in parts.
 */
export function table(
  heads: readonly string[], rows: readonly Row[], { colour, columns }: TerminalOptions,
): string {
  const ink = picocolors.createColors(colour);
  const inks = { good: ink.green, bad: ink.red, warn: ink.yellow, faint: ink.dim } as const;
  const all: readonly Row[] = [heads.map((text): TableCell => ({ text, tone: 'faint' })), ...rows];
  const widths = heads.map((_, column) =>
    Math.max(...all.map((row) => displayWidth(row[column]?.text ?? ''))));
  const room = columns - widthOf([...widths.slice(0, -1), 0]);
  const fitted = room < PROSE_COLUMNS ? widths
    : [...widths.slice(0, -1), Math.min(room, widths.at(-1) ?? 0)];
  const draw = (part: readonly number[]): string => all.flatMap((row) => tableRow(
    part.map((column) => {
      const { text = '', tone } = row[column] ?? {};
      return tone === undefined ? { text } : { text, paint: inks[tone] };
    }),
    part.map((column) => fitted[column] ?? 0),
  )).join('\n');
  return parts(fitted, columns).map(draw).join('\n\n');
}
