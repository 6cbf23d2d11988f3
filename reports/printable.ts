/**
 * Strings from a server are hostile: an escape sequence repaints a terminal, a bidirectional mark
 * makes `evil` read as its reverse, a zero-width character hides a difference. They are shown as
 * what they are, `\u{1b}`, in every view alike. Doing it twice changes nothing.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;
const VARIATION = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
/** A base letter needs few marks; a hundred of them climb over the lines above. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;

/** Longer texts are cut, and say by how much: nobody reads 100,000 characters of a reason. */
const DEFAULT_LIMIT_CHARS = 400;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const visible = (char: string): string =>
  named[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

/** @returns `text` on one line, with nothing in it that acts instead of being read. */
export function printable(text: string, limitChars = DEFAULT_LIMIT_CHARS): string {
  const chars = [...text.slice(0, limitChars * 4)];
  const kept = chars.slice(0, limitChars).join('');
  const shown = kept.replace(HIDDEN, visible).replace(VARIATION, visible)
    .replace(PILED_MARKS, '$1');
  const cut = text.length - kept.length;
  return cut > 0 ? `${shown}… (${cut} more characters)` : shown;
}
