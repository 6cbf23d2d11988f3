/**
 * Text in columns. Widths are those of a terminal: a CJK character or an emoji takes two cells, a
 * combining mark none. Colour is painted last, so it never counts.
 */
const ZERO = /^\p{M}$/u;
const WIDE = new RegExp([
  '^[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f',
  '\\uff00-\\uff60\\uffe0-\\uffe6\\u{1b000}-\\u{1b2ff}\\u{20000}-\\u{3fffd}]$',
  '|^\\p{Emoji_Presentation}$',
].join(''), 'u');

const charWidth = (char: string): number => {
  if (ZERO.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
};

export const displayWidth = (text: string): number =>
  [...text].reduce((width, char) => width + charWidth(char), 0);

/** @returns as much of `text` as fits into `width` cells. */
function prefix(text: string, width: number): string {
  let used = 0;
  let kept = '';
  for (const char of text) {
    used += charWidth(char);
    if (used > width) break;
    kept += char;
  }
  return kept;
}

/** @returns `text`, cut with an ellipsis when it is wider than `width`. */
export const truncate = (text: string, width: number): string =>
  displayWidth(text) <= width ? text : `${prefix(text, Math.max(0, width - 1))}…`;

export const pad = (text: string, width: number): string =>
  `${text}${' '.repeat(Math.max(0, width - displayWidth(text)))}`;

/** A word that is wider than the line is broken where the line ends. */
function breakWord(word: string, width: number): readonly string[] {
  const pieces: string[] = [];
  let rest = word;
  while (displayWidth(rest) > width) {
    const piece = prefix(rest, width);
    // A character wider than the line itself: let it stand out rather than loop for ever.
    const taken = piece === '' ? [...rest].slice(0, 1).join('') : piece;
    pieces.push(taken);
    rest = rest.slice(taken.length);
  }
  return rest === '' ? pieces : [...pieces, rest];
}

/** @returns `text` in lines of at most `width` cells, broken between words and at `\n`. */
export const wrap = (text: string, width: number): readonly string[] =>
  text.split('\n').flatMap((line) => wrapLine(line, width));

function wrapLine(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => breakWord(one, Math.max(1, width)))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (displayWidth(longer) <= width) {
      line = longer;
    } else {
      if (line !== '') lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** Less room than this beside a heading is none. */
const LEAST_ROOM = 10;

/**
 * @returns `text` wrapped, its first line after `first`, the others indented as far, or by little
 * where that would leave no room.
 */
export function hang(first: string, text: string, columns: number): readonly string[] {
  const indent = displayWidth(first);
  if (columns - indent < LEAST_ROOM) return hangBelow(first, text, columns);
  return wrap(text, columns - indent)
    .map((line, index) => `${index === 0 ? first : ' '.repeat(indent)}${line}`);
}

function hangBelow(first: string, text: string, columns: number): readonly string[] {
  const margin = /^ */.exec(first)?.[0] ?? '';
  const room = Math.max(LEAST_ROOM, columns - margin.length - 2);
  const lines = wrap(`${first.slice(margin.length)}${text}`, room);
  return lines.map((line, index) => `${margin}${index === 0 ? '' : '  '}${line}`);
}

export type Paint = (text: string) => string;
export interface Cell { readonly text: string; readonly paint?: Paint }

/** One row of a table: each cell wrapped within its width, the lines side by side. */
export function tableRow(cells: readonly Cell[], widths: readonly number[]): readonly string[] {
  const wrapped = cells.map(({ text }, column) => wrap(text, widths[column] ?? 10));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => {
    const last = wrapped.findLastIndex((lines) => (lines[index] ?? '') !== '');
    return cells.slice(0, last + 1).map(({ paint }, column) => {
      const text = wrapped[column]?.[index] ?? '';
      const spaces = column === last ? '' : ' '.repeat(
        Math.max(0, (widths[column] ?? 10) - displayWidth(text)));
      return `${paint === undefined || text === '' ? text : paint(text)}${spaces}`;
    }).join('  ');
  });
}
