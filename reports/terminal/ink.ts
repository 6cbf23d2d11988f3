import picocolors from 'picocolors';
import type { Tone, VerdictName } from '../summary.ts';
import type { Paint } from './layout.ts';

/** How a report may be printed. `columns` under 36 are taken for 36. */
export interface TerminalOptions { readonly colour: boolean; readonly columns: number }

/** The few colours there are, by what they mean. Each of them only repeats a word or a sign. */
export interface Ink {
  readonly bold: Paint;
  readonly faint: Paint;
  readonly breach: Paint;
  readonly tone: (tone: Tone) => Paint;
  readonly verdict: (verdict: VerdictName) => Paint;
}

/** Half of a window that is split down the middle, with room to spare. */
const MIN_COLUMNS = 36;

/** @returns how wide lines may be, whatever a terminal says of itself. */
export const widthOf = ({ columns }: TerminalOptions): number =>
  Math.max(MIN_COLUMNS, Math.floor(columns) || MIN_COLUMNS);

export function inkOf(colour: boolean): Ink {
  const colours = picocolors.createColors(colour);
  const bad: Paint = (text) => colours.bold(colours.red(text));
  const tones = { good: colours.green, bad, warn: colours.yellow } as const;
  const verdicts = {
    held: colours.green, violated: bad, skipped: colours.dim,
    vacuous: colours.red, inconclusive: colours.yellow,
  } as const satisfies Record<VerdictName, Paint>;
  return {
    bold: colours.bold, faint: colours.dim, breach: bad,
    tone: (tone) => (text) => colours.bold(tones[tone](text)),
    verdict: (verdict) => verdicts[verdict],
  };
}
