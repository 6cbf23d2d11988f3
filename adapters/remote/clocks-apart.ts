import { realEpochMs, realNowMs } from '../real.ts';

/** Read in less than this, both were read at once. */
const AT_ONCE_MS = 1;
const TRIES = 5;

interface Clocks { readonly wallMs: () => number; readonly monotonicMs: () => number }

/**
 * How far our wall clock is ahead of the monotonic one. A process that is kept waiting between the
 * two readings would take that for a clock that was set: the closest of a few counts.
 */
export function clocksApartMs(
  { wallMs, monotonicMs }: Clocks = { wallMs: realEpochMs, monotonicMs: realNowMs },
): number {
  let [apartMs, closestMs] = [0, Infinity];
  for (let tried = 0; tried < TRIES && closestMs > AT_ONCE_MS; tried += 1) {
    const beforeMs = monotonicMs();
    const wall = wallMs();
    const tookMs = monotonicMs() - beforeMs;
    if (tookMs >= closestMs) continue;
    [apartMs, closestMs] = [wall - beforeMs - tookMs / 2, tookMs];
  }
  return apartMs;
}
