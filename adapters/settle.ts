import type { VirtualClock } from './clock.ts';
import type { TimerOrder } from '../model/step.ts';
import { HarnessError } from './errors.ts';
import type { Network } from './network/network.ts';
import { realNowMs, realSetImmediate } from './real.ts';
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
/** And as often it was looked for meanwhile: a process that was not let run has not waited. */
const MIN_LOOKS = 50_000;

/**
 * Runs the event loop until nothing is under way: no microtask, no immediate, no thread-pool job,
 * no bytes, no timer that is due. Never a fixed number of turns.
 *
 * The order is Node's: what a turn set off runs to its end; then timers, one by one; then I/O, one
 * chunk at a time. While a job is in the thread pool neither moves, so that how fast a thread is
 * changes nothing. Timers and chunks are let go from the loop itself and not from a promise: what
 * they put off to the next tick then runs before what they promise.
 *
 * @throws HarnessError `NEVER_SETTLES`
 */
export const settle = (world: World): Promise<void> =>
  new Promise((resolve, reject) => { new Settling(world, resolve, reject).lookAgain(); });

class Settling {
  readonly #world: World;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  #turns = 0;
  /** Since when nothing has moved but what is outside the event loop. */
  #waitingSinceMs: number | null = null;
  #looks = 0;

  constructor(world: World, resolve: () => void, reject: (error: unknown) => void) {
    this.#world = world;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  lookAgain(): void {
    this.#world.work.takeImmediates();
    realSetImmediate(look, this);
  }

  look(): void {
    try {
      if (this.#isAtRest()) this.#resolve();
      else this.lookAgain();
    } catch (error) {
      this.#reject(error);
    }
  }

  /** Sets the next thing off. @returns whether there was none. */
  #isAtRest(): boolean {
    const { work, network } = this.#world;
    if (work.pending() > 0 || network.underWay() > 0) {
      this.#waitingSinceMs ??= realNowMs();
      this.#looks += 1;
      const isLong = realNowMs() - this.#waitingSinceMs > MAX_WAIT_MS;
      if (isLong && this.#looks > MIN_LOOKS) throw neverSettles(waitedFor(this.#world));
      return false;
    }
    // Each look announces one immediate of its own; any other still has to run.
    if (work.takeImmediates() <= 1 && !advanceOnce(this.#world)) return true;
    this.#turns += 1;
    if (this.#turns === MAX_TURNS) throw neverSettles('');
    [this.#waitingSinceMs, this.#looks] = [null, 0];
    return false;
  }
}

const look = (settling: Settling): void => { settling.look(); };

/** What there was no end of, for whoever looks for it. */
const waitedFor = ({ work, network }: World): string => {
  const kinds = [
    ...work.pendingKinds(), ...network.underWay() > 0 ? ['bytes on the way'] : [],
  ];
  return ` (${kinds.join(', ')})`;
};

const neverSettles = (what: string): HarnessError =>
  new HarnessError('NEVER_SETTLES', `the server never came to rest after a step${what}`,
    'a loop of immediates, of zero-delay timers or of messages, or a job that does not end');

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
