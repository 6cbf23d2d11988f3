import { realEpochMs } from '../real.ts';

/** What is further back says nothing of now. */
const RECENT_MS = 2_000;

/** How long answers have taken lately, to all that run side by side. */
export class Answers {
  #recent: { readonly atMs: number; readonly tookMs: number }[] = [];

  note(tookMs: number): void { this.#recent.push({ atMs: realEpochMs(), tookMs }); }

  get slowestMs(): number {
    const sinceMs = realEpochMs() - RECENT_MS;
    this.#recent = this.#recent.filter(({ atMs }) => atMs >= sinceMs);
    return Math.max(0, ...this.#recent.map(({ tookMs }) => tookMs));
  }
}
