import { printable } from '../printable.ts';
import { MARKS, cellAt, columnsOf, propertiesOf } from '../summary.ts';
import type { Column, PropertySummary } from '../summary.ts';
import type { Run, RunVerdict } from '../schema/run.ts';
import type { Ink } from './ink.ts';
import { displayWidth, pad, truncate } from './layout.ts';

const MIN_SAYS_COLUMNS = 30;
const GAP = '  ';

/** @returns `✗ violated 3/412`: violations of the times the situation occurred. */
function cellText(cell: RunVerdict | undefined): string {
  if (cell === undefined) return '· not judged';
  const text = `${MARKS[cell.verdict]} ${cell.verdict}`;
  if (cell.verdict === 'skipped') return text;
  const of = cell.verdict === 'violated' ? `${cell.violations}/` : '';
  return `${text} ${of}${cell.exercised}${cell.known === undefined ? '' : ' known'}`;
}

const columnWidth = (rows: readonly PropertySummary[], column: Column): number =>
  Math.max(displayWidth(head(column.transport)), displayWidth(head(column.adapter)),
    ...rows.map((row) => displayWidth(cellText(cellAt(row, column)))));

const head = (name: string): string => printable(name, 16);

interface Block { readonly columns: readonly Column[]; readonly widths: readonly number[] }

/** Columns that do not fit beside each other go into a further block below. */
function blocksOf(
  rows: readonly PropertySummary[], columns: readonly Column[], room: number,
): readonly Block[] {
  const blocks: { columns: Column[]; widths: number[]; used: number }[] = [];
  for (const column of columns) {
    const width = Math.min(columnWidth(rows, column), room);
    const last = blocks.at(-1);
    if (last !== undefined && last.used + GAP.length + width <= room) {
      last.columns.push(column);
      last.widths.push(width);
      last.used += GAP.length + width;
    } else {
      blocks.push({ columns: [column], widths: [width], used: width });
    }
  }
  return blocks;
}

const labelOf = (row: PropertySummary, width: number): string =>
  `${pad(truncate(printable(row.property, 24), width - 8), width - 8)}${GAP}${pad(row.level, 6)}`;

function blockLines(
  rows: readonly PropertySummary[], block: Block, ink: Ink, labelWidth: number, saysWidth: number,
): readonly string[] {
  const heads = (name: (column: Column) => string): string => block.columns
    .map((column, index) => pad(truncate(head(name(column)), block.widths[index] ?? 0),
      block.widths[index] ?? 0)).join(GAP);
  const top = `${' '.repeat(labelWidth)}${GAP}${heads(({ transport }) => transport)}`;
  const sub = `${' '.repeat(labelWidth)}${GAP}${heads(({ adapter }) => adapter)}`;
  const body = rows.map((row) => {
    const cells = block.columns.map((column, index) => {
      const cell = cellAt(row, column);
      const width = block.widths[index] ?? 0;
      const text = pad(truncate(cellText(cell), width), width);
      return cell === undefined ? ink.faint(text) : ink.verdict(cell.verdict)(text);
    });
    const says = saysWidth === 0 ? '' : `${GAP}${truncate(printable(row.says), saysWidth)}`;
    return `${labelOf(row, labelWidth)}${GAP}${cells.join(GAP)}${says}`;
  });
  return [top, sub].map((line) => ink.faint(line.trimEnd())).concat(body.map(trimmed));
}

/** Padding at the end of a line is noise in a diff; colours may stand after it. */
const trimmed = (line: string): string => line.replace(/ +((?:\u001b\[\d+m)*)$/u, '$1');

/** @returns property × (transport, adapter), with what each property says where there is room. */
export function renderMatrix(run: Run, ink: Ink, columns: number): readonly string[] {
  const rows = propertiesOf(run);
  const all = columnsOf(run);
  if (rows.length === 0) return ['No property was judged.'];
  const idWidth = Math.min(24, Math.max(...rows.map(({ property }) =>
    displayWidth(printable(property, 24)))));
  const labelWidth = idWidth + GAP.length + 6;
  const room = columns - labelWidth - GAP.length;
  const blocks = blocksOf(rows, all, room);
  const left = room - (blocks[0]?.widths ?? []).reduce((sum, width) => sum + width + GAP.length, 0);
  const saysWidth = blocks.length === 1 && left >= MIN_SAYS_COLUMNS ? left : 0;
  return blocks.flatMap((block, index) => [
    ...(index === 0 ? [] : ['']), ...blockLines(rows, block, ink, labelWidth, saysWidth),
  ]);
}
