import type { VirtualClock } from './clock.ts';
import type { TimerOrder } from '../model/step.ts';
import { HarnessError } from './errors.ts';
import type { Network } from './network/network.ts';
import { realNowMs, turn } from './real.ts';
import type { Work } from './work.ts';

/** What a sequence waits on: nothing else can be going on once these are at rest. */
export interface World {
  readonly clock: VirtualClock;
  readonly work: Work;
  readonly network: Network;
}

/** Turns of the event loop in which virtual events happened. A livelock is far beyond it. */
const MAX_TURNS = 20_000;
/** Real time without progress, e.g. a thread-pool job that never ends. */
const MAX_WAIT_MS = 5_000;

/**
 * Runs the event loop until nothing is under way: no microtask, no immediate, no thread-pool job,
 * no bytes, no timer that is due. Never a fixed number of turns.
 *
 * The order is Node's: what a turn set off runs to its end; then timers, one by one; then I/O, one
 * chunk at a time. While a job is in the thread pool neither moves, so that how fast a thread is
 * changes nothing.
 *
 * @throws HarnessError `NEVER_SETTLES`
 */
export async function settle(world: World): Promise<void> {
  let lastProgressMs = realNowMs();
  for (let turns = 0; turns < MAX_TURNS;) {
    world.work.takeImmediates();
    await turn();
    const waiting = world.work.pending() > 0 || world.network.underWay() > 0;
    if (waiting) {
      if (realNowMs() - lastProgressMs > MAX_WAIT_MS) break;
      continue;
    }
    // Each pass announces one immediate of its own; any other still has to run.
    const progressed = world.work.takeImmediates() > 1 || advanceOnce(world);
    if (!progressed) return;
    turns += 1;
    lastProgressMs = realNowMs();
  }
  throw new HarnessError('NEVER_SETTLES', 'the server never came to rest after a step',
    'a loop of immediates, of zero-delay timers or of messages, or a job that does not end');
}

function advanceOnce({ clock, network }: World): boolean {
  clock.catchUp();
  return clock.fireOneDue() || network.step();
}

/** A clock that does not get there would be waited for without end. */
function moveTo(clock: VirtualClock, offsetMs: number): void {
  clock.moveTo(offsetMs);
  if (clock.elapsedMs() >= offsetMs) return;
  throw new HarnessError('CLOCK_ASTRAY',
    `the clock shows ${clock.elapsedMs()} ms, expected ${offsetMs} ms or later`,
    'time must not stand still or run backwards');
}

/**
 * Moves time to `toMs`, stopping at every deadline on the way. What is due at `toMs` itself fires
 * at once, waits for the next step's I/O (`after-io`), or is joined by what is due 1 ms later
 * (`early`).
 */
export async function advance(world: World, toMs: number, timers: TimerOrder): Promise<void> {
  const { clock } = world;
  clock.release();
  for (;;) {
    await settle(world);
    const dueMs = clock.nextDueMs();
    if (dueMs === undefined || dueMs >= toMs) break;
    moveTo(clock, dueMs);
  }
  moveTo(clock, toMs);
  if (timers === 'after-io') clock.withholdDueAt(toMs);
  if (timers === 'early') clock.hurry();
  await settle(world);
}
