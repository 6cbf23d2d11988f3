import { realEpochMs } from '../real.ts';

/** What is further back says nothing of now: longer than a sequence takes. */
const RECENT_MS = 6_000;

/**
 * How long answers have taken lately, to all that run side by side: and how late we were ourselves.
 */
export class Answers {
  #recent: { readonly atMs: number; readonly tookMs: number }[] = [];

  #fastestJoinMs = Infinity;

  note(tookMs: number): void { this.#recent.push({ atMs: realEpochMs(), tookMs }); }

  /** A server may well take its time to let somebody in: it counts by how much more than that. */
  noteJoin(tookMs: number): void {
    this.#fastestJoinMs = Math.min(this.#fastestJoinMs, tookMs);
    this.note(tookMs - this.#fastestJoinMs);
  }

  get slowestMs(): number {
    const sinceMs = realEpochMs() - RECENT_MS;
    this.#recent = this.#recent.filter(({ atMs }) => atMs >= sinceMs);
    return Math.max(0, ...this.#recent.map(({ tookMs }) => tookMs));
  }
}
