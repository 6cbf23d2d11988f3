import type { Gallery, GalleryDesign } from './schema/gallery.ts';
import type { Run } from './schema/run.ts';
import { propertiesOf, violationsInOrder } from './summary.ts';
import type { PropertySummary, Tone } from './summary.ts';
import { countOf } from './words.ts';

/** What a check of every design comes to, worked out once for the terminal and the page. */

/** How what was observed of one property stands to what the model predicts of the design. */
export type CellVerdict =
  /** Predicted, and seen. */
  | 'caught'
  /** Predicted, and not seen in so many sequences. */
  | 'missed'
  /** Seen, and not predicted: model and server disagree. */
  | 'unpredicted'
  | 'held' | 'skipped' | 'undecided';

export interface WallCell {
  readonly property: string;
  readonly verdict: CellVerdict;
  /** In how many sequences it was seen to be violated. */
  readonly violations: number;
  readonly exercised: number;
}

export interface WallRow {
  readonly design: string;
  readonly says: string;
  readonly catalogue?: string;
  readonly predicted: readonly string[];
  /** A faulty design in which nothing was found: the first thing to look at. */
  readonly survives: boolean;
  readonly cells: readonly WallCell[];
  /** Sequences until the first violation, and of which property. */
  readonly foundAfter?: number;
  readonly run: Run;
}

export const CELL_MARKS = {
  caught: '✗', missed: '∅', unpredicted: '‼', held: '✓', skipped: '–', undecided: '?',
} as const satisfies Record<CellVerdict, string>;

export const CELL_WORDS = {
  caught: 'predicted, and caught', missed: 'predicted, and not met in so many sequences',
  unpredicted: 'seen, and not predicted', held: 'held, as predicted', skipped: 'skipped',
  undecided: 'vacuous or inconclusive',
} as const satisfies Record<CellVerdict, string>;

function verdictOf({ property, verdict }: PropertySummary, predicted: boolean): CellVerdict {
  if (verdict === 'violated') return predicted ? 'caught' : 'unpredicted';
  if (verdict === 'skipped') return 'skipped';
  if (predicted) return 'missed';
  return verdict === 'held' ? 'held' : property === '' ? 'skipped' : 'undecided';
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

function rowOf({ catalogue, predicted, run }: GalleryDesign): WallRow {
  const cells = propertiesOf(run).map((row): WallCell => ({
    property: row.property, verdict: verdictOf(row, predicted.includes(row.property)),
    violations: sum(row.cells.map(({ violations }) => violations)),
    exercised: sum(row.cells.map(({ exercised }) => exercised)),
  }));
  const asked = predicted.filter((id) => run.options.properties.includes(id));
  const after = run.violations.map(({ foundAfter }) => foundAfter);
  return {
    design: run.target.name, says: run.target.says, predicted, cells, run,
    ...(catalogue === undefined ? {} : { catalogue }),
    survives: asked.length > 0 && run.verdicts.length > 0 && run.violations.length === 0,
    ...(after.length === 0 ? {} : { foundAfter: Math.min(...after) }),
  };
}

const rank = ({ survives, cells, predicted }: WallRow): number => {
  if (cells.some(({ verdict }) => verdict === 'unpredicted')) return 0;
  if (survives || cells.length === 0) return 1;
  return predicted.length > 0 ? 2 : 3;
};

/** @returns a row for each design: what wants looking at first, then the faulty, then the sound. */
export const wallOf = ({ designs }: Gallery): readonly WallRow[] =>
  designs.map(rowOf).toSorted((a, b) => rank(a) - rank(b));

/** @returns the properties that were judged, in their order. */
export const propertiesIn = ({ designs }: Gallery): readonly PropertySummary[] => {
  const rows = designs.flatMap(({ run }) => propertiesOf(run));
  return [...new Map(rows.map((row) => [row.property, row])).values()];
};

/** The one to show of a design: a MUST before a SHOULD, then the shortest. */
export const shownOf = ({ run }: WallRow): Run['violations'][number] | undefined =>
  violationsInOrder(run)[0];

export interface GalleryHeadline {
  readonly word: string;
  readonly tone: Tone;
  readonly detail: string;
  readonly small: string;
}

/** @returns what a check of every design comes to, in a word, a line, and the small print. */
export function galleryHeadline(gallery: Gallery): GalleryHeadline {
  const rows = wallOf(gallery);
  const faulty = rows.filter(({ predicted }) => predicted.length > 0);
  const survivors = faulty.filter(({ survives }) => survives).length;
  const caught = faulty.filter(({ run }) => run.violations.length > 0).length;
  const cells = rows.flatMap((row) => row.cells);
  const count = (name: CellVerdict): number =>
    cells.filter(({ verdict }) => verdict === name).length;
  const unpredicted = count('unpredicted');
  const problems = rows.filter(({ run }) => run.problems.length > 0).length;
  const sound = rows.length - faulty.length;
  const [word, tone]: readonly [string, Tone] = unpredicted > 0 ? ['DISAGREE', 'bad']
    : survivors > 0 ? ['SURVIVORS', 'warn']
      : problems > 0 ? ['INCOMPLETE', 'warn'] : ['ALL CAUGHT', 'good'];
  const sequences = sum(rows.map(({ run }) => run.executed.sequences));
  return {
    word, tone,
    detail: `${caught} of ${countOf(faulty.length, 'faulty design')} caught, `
      + `${countOf(sound, 'sound design')} · ${countOf(sequences, 'sequence')}`,
    small: `${count('caught') + count('missed')} violations predicted: ${count('caught')} seen, `
      + `${count('missed')} not met in so few sequences · ${unpredicted} seen that the model does `
      + `not predict${problems === 0 ? '' : ` · ${countOf(problems, 'design')} with problems`}`,
  };
}

/** 1: seen and not predicted. 2: a faulty design survives, or not all was run. */
export function galleryExitCode(gallery: Gallery): 0 | 1 | 2 {
  const { word } = galleryHeadline(gallery);
  return word === 'ALL CAUGHT' ? 0 : word === 'DISAGREE' ? 1 : 2;
}
