import { CELL_MARKS, galleryHeadline, propertiesIn, wallOf } from '../reports/gallery.ts';
import type { WallRow } from '../reports/gallery.ts';
import { renderGallery } from '../reports/html.ts';
import type { Gallery } from '../reports/schema/gallery.ts';
import type { Place } from '../reports/words.ts';
import { CliError } from './errors.ts';
import type { Reporter } from './reporters.ts';
import { jsonText } from './run-folder.ts';
import { drawingTable } from './screen.ts';
import { table } from './table.ts';
import type { TableCell } from './table.ts';

/** A check of every design, as it is shown: the wall, and nothing that a CI would fail by. */
export const GALLERY_FILES = { html: 'index.html', json: 'gallery.json' } as const;

export type GalleryReporter = keyof typeof GALLERY_FILES | 'terminal';

/** @throws CliError `NO_SUCH_VIEW` */
export function galleryReporter(reporter: Reporter): GalleryReporter {
  if (reporter === 'terminal' || reporter in GALLERY_FILES) return reporter as GalleryReporter;
  throw new CliError({
    code: 'NO_SUCH_VIEW', what: '--reporter', expected: 'terminal, html or json of a gallery',
    got: reporter, todo: 'the other formats are of one server: name a run file',
  });
}

export function drawnGallery(reporter: GalleryReporter, gallery: Gallery, place: Place): string {
  switch (reporter) {
    case 'html': return renderGallery(gallery, place);
    case 'json': return jsonText(gallery);
    case 'terminal': return onTerminal(gallery);
    default: return reporter satisfies never;
  }
}

function rowOf(row: WallRow, ids: readonly string[]): readonly TableCell[] {
  const fate = row.cells.length === 0 ? 'not judged' : row.survives ? 'survives'
    : row.foundAfter === undefined ? 'sound' : `after ${row.foundAfter}`;
  return [
    { text: row.design },
    { text: fate, tone: row.survives ? 'warn' : row.foundAfter === undefined ? 'good' : 'faint' },
    ...ids.map((id): TableCell => {
      const cell = row.cells.find(({ property }) => property === id);
      if (cell === undefined) return { text: '·' };
      const count = cell.violations === 0 ? '' : ` ${cell.violations}`;
      const tone = cell.verdict === 'held' ? 'good' : cell.verdict === 'skipped' ? 'faint'
        : cell.verdict === 'caught' || cell.verdict === 'unpredicted' ? 'bad' : 'warn';
      return { text: `${CELL_MARKS[cell.verdict]}${count}`, tone };
    }),
  ];
}

function onTerminal(gallery: Gallery): string {
  const { word, detail, small } = galleryHeadline(gallery);
  const ids = propertiesIn(gallery).map(({ property }) => property);
  const wall = table(['design', 'caught', ...ids],
    wallOf(gallery).map((row) => rowOf(row, ids)), drawingTable());
  return `${word}  ${detail}\n${small}\n\n${wall}\n`
    + '✗ n: predicted, and seen in n sequences · ∅ predicted, not met · ‼ seen, not predicted · '
    + '✓ held · – skipped · ? vacuous or inconclusive\n';
}
