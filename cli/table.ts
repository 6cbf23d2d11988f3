import picocolors from 'picocolors';
import { displayWidth, pad } from '../reports/terminal/layout.ts';

/** Colour only repeats what the text says. */
export interface TableCell {
  readonly text: string;
  readonly tone?: 'good' | 'bad' | 'warn' | 'faint';
}

/** @returns rows under their heads, each column as wide as its widest cell. */
export function table(
  heads: readonly string[], rows: readonly (readonly TableCell[])[], colour: boolean,
): string {
  const ink = picocolors.createColors(colour);
  const inks = { good: ink.green, bad: ink.red, warn: ink.yellow, faint: ink.dim } as const;
  const all = [heads.map((text): TableCell => ({ text, tone: 'faint' })), ...rows];
  const widths = heads.map((_, column) =>
    Math.max(...all.map((row) => displayWidth(row[column]?.text ?? ''))));
  const line = (row: readonly TableCell[]): string => {
    const last = row.findLastIndex(({ text }) => text !== '');
    return row.slice(0, last + 1).map(({ text, tone }, column) => {
      const padded = column === last ? text : pad(text, widths[column] ?? 0);
      return tone === undefined ? padded : inks[tone](padded);
    }).join('  ');
  };
  return all.map(line).join('\n');
}
