import { SingleBar } from 'cli-progress';
import { realNowMs } from '../adapters/real.ts';
import type { Progress } from './supervise.ts';

/** How far several workers have come, as one. */
export interface ProgressLine {
  readonly update: (part: number, progress: Progress) => void;
  readonly stop: () => void;
}

interface State {
  readonly done: number;
  readonly total: number;
  readonly violated: number;
  readonly doing: string;
}

/** At most so often where there is no terminal: a CI log is read from top to bottom. */
const PLAIN_EVERY_MS = 3_000;

/** What is counted: of a check, properties; of a comparison, sequences. */
type Found = 'violated' | 'differ';

const foundWords = (count: number, found: Found): string =>
  count === 0 ? '' : ` · ${count} ${found}`;

/** @returns one line for a log, without anything that moves. */
export const plainLine = (
  { done, total, violated, doing }: State, found: Found = 'violated',
): string => `${done} of ${total}${foundWords(violated, found)} · ${doing}`;

/** Adds up what the parts report, which come in any order. */
function tally(totals: readonly number[]): (part: number, progress: Progress) => State {
  const parts = new Map<number, Progress>();
  const total = totals.reduce((all, count) => all + count, 0);
  return (part, progress) => {
    parts.set(part, progress);
    const all = [...parts.entries()];
    return {
      done: Math.min(total, all.reduce((sum, [of, { done }]) =>
        sum + Math.min(done, totals[of] ?? done), 0)),
      total,
      violated: all.reduce((sum, [, { violated }]) => sum + violated, 0),
      doing: progress.doing,
    };
  };
}

function liveLine(total: number, found: Found): { show: (state: State) => void; stop: () => void } {
  const bar = new SingleBar({
    format: '{bar} {value} of {total}{found} · {doing}',
    stream: process.stderr, hideCursor: true, clearOnComplete: true, barsize: 24, fps: 8,
    // Signals belong to the command; the library would end the process on its own.
    gracefulExit: false,
    barCompleteChar: '█', barIncompleteChar: '░',
  });
  bar.start(total, 0, { found: '', doing: 'starting' });
  return {
    show: ({ done, violated, doing }) => {
      bar.update(done, { found: foundWords(violated, found), doing });
    },
    stop: () => { bar.stop(); },
  };
}

function plainLines(write: (line: string) => void, found: Found): ReturnType<typeof liveLine> {
  let [lastAtMs, last] = [realNowMs(), ''];
  return {
    show: (state) => {
      const line = plainLine(state, found);
      // What takes minutes to wait for is said once.
      if (line === last || realNowMs() - lastAtMs < PLAIN_EVERY_MS) return;
      [lastAtMs, last] = [realNowMs(), line];
      write(`${line}\n`);
    },
    stop: () => {},
  };
}

/**
 * One live line on a terminal, a plain line every few seconds elsewhere; standard error in both
 * cases. `totals` says how many sequences each part has.
 */
export function showProgress(
  totals: readonly number[], found: Found = 'violated',
): ProgressLine {
  const add = tally(totals);
  const line = process.stderr.isTTY === true
    ? liveLine(totals.reduce((all, count) => all + count, 0), found)
    : plainLines((text) => { process.stderr.write(text); }, found);
  return { update: (part, progress) => { line.show(add(part, progress)); }, stop: line.stop };
}
