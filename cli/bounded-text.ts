/** Text of which only the beginning and the end are kept: a server may print without end. */
export interface BoundedText {
  readonly append: (text: string) => void;
  readonly text: () => string;
  /** The last lines, for a message. */
  readonly lastLines: (count: number) => string;
}

/** @returns a text that keeps its first `headChars` and its last `tailChars` characters. */
export function boundedText(headChars: number, tailChars: number): BoundedText {
  let head = '';
  let tail = '';
  let left = 0;
  const append = (text: string): void => {
    const room = headChars - head.length;
    head += text.slice(0, room);
    tail += text.slice(Math.max(0, room));
    // Trimming only past twice the bound keeps a flood of short lines linear.
    if (tail.length <= 2 * tailChars) return;
    left += tail.length - tailChars;
    tail = tail.slice(-tailChars);
  };
  const text = (): string => {
    const over = Math.max(0, tail.length - tailChars);
    const gap = left + over;
    return gap === 0 ? head + tail : `${head}\n… ${gap} characters left out …\n${tail.slice(over)}`;
  };
  const lastLines = (count: number): string =>
    text().trimEnd().split('\n').slice(-count).join('\n');
  return { append, text, lastLines };
}
