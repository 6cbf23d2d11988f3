/**
 * The few real primitives the harness itself runs on, taken before a virtual clock is installed.
 * Import this module first.
 */
export const realSetImmediate = globalThis.setImmediate;
export const realSetTimeout = globalThis.setTimeout;
export const realClearTimeout = globalThis.clearTimeout;
const RealDate = globalThis.Date;
const realPerformance = globalThis.performance;
const performanceNow = realPerformance.now.bind(realPerformance);

/** Monotonic real milliseconds: for budgets and heartbeats, never for anything that is judged. */
export const realNowMs = (): number => performanceNow();

/** Milliseconds since the epoch by the real wall clock, in whole ones as servers read them. */
export const realEpochMs = (): number => RealDate.now();

/** Real wall clock as ISO text, for the head of a run file. */
export const realIsoNow = (): string => new RealDate().toISOString();

/** Resolves so long from now, or a little later. */
export const realSleep = (ms: number): Promise<void> =>
  new Promise((resolve) => { realSetTimeout(resolve, Math.max(0, ms)); });

/** One turn of Node's event loop: every nextTick and microtask that was due has then run. */
export const turn = (): Promise<void> =>
  new Promise((resolve) => { realSetImmediate(resolve); });
