import { printable } from '../printable.ts';

/** What Markdown, HTML, a table or GitHub's links and formulas could take for their own. */
const ACTING = /[&<>|`*_[\]#!~\\@${}]|:(?=\/)|(?<=\bwww)\./gu;

const entity = (char: string): string => `&#${char.codePointAt(0)};`;

/** @returns a text that reads as itself, in a paragraph or in a cell of a table. */
export const md = (text: string, limitChars?: number): string =>
  printable(text, limitChars).replace(ACTING, entity);

/** @returns lines of code in a fence that is longer than any that the code could bring. */
export function fence(language: string, lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) =>
    (line.match(/`+/gu) ?? []).map((ticks) => ticks.length)));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${lines.join('\n')}\n${ticks}`;
}

/** @returns code on one line; a table would be parted by a bar in it. */
export const code = (text: string): string => `<code>${md(text)}</code>`;
