import { realSleep } from '../real.ts';
import type { ClockOffset } from './attachment.ts';
import type { Reply } from './reach.ts';

/** How the server's clock was found to be, and from what. */
export interface ServerClock extends ClockOffset {
  readonly by: 'same machine' | 'its Date header' | 'nothing: it sends no Date header';
}

/** A `Date` header has whole seconds: its turn is looked for, over a little more than one. */
const SAMPLES = 44;
const EVERY_MS = 25;
/** Node keeps the text of the header until a timer comes round (lib/internal/http.js). */
const STALE_MS = 30;
/** Without a header to go by: no verdict rests on less than this. */
const UNKNOWN_MS = 1_000;

/** How far the server's clock is ahead, by one answer; `null`: that says nothing of it. */
function boundsOf({ date, sentMs, receivedMs }: Reply): ClockOffset | null {
  const shownMs = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(shownMs)) return null;
  return { lowMs: shownMs - receivedMs, highMs: shownMs + 1000 + STALE_MS - sentMs };
}

const meet = (a: ClockOffset, b: ClockOffset): ClockOffset =>
  ({ lowMs: Math.max(a.lowMs, b.lowMs), highMs: Math.min(a.highMs, b.highMs) });

/**
 * Measures how far the server's clock is from ours, by the `Date` header of cheap answers. On this
 * machine there is one clock for both, unless the header says otherwise.
 */
export async function measureClock(
  probe: () => Promise<Reply>, isSameMachine: boolean,
): Promise<ServerClock> {
  const first = boundsOf(await probe());
  const isPlausible = first === null || (first.lowMs <= 0 && first.highMs >= 0);
  if (isSameMachine && isPlausible) return { lowMs: 0, highMs: 0, by: 'same machine' };
  if (first === null) {
    return { lowMs: -UNKNOWN_MS, highMs: UNKNOWN_MS, by: 'nothing: it sends no Date header' };
  }
  let offset = first;
  for (let sample = 1; sample < SAMPLES; sample += 1) {
    await realSleep(EVERY_MS);
    const bounds = boundsOf(await probe());
    if (bounds !== null) offset = meet(offset, bounds);
  }
  // What contradicts itself was a clock that was set, or answers out of a cache.
  if (offset.lowMs > offset.highMs) offset = { lowMs: offset.highMs, highMs: offset.lowMs };
  return { ...offset, by: 'its Date header' };
}
