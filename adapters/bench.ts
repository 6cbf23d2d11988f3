import type { VirtualClock } from './clock.ts';
import type { Mint } from './mint.ts';
import type { Fate } from './network/memory.ts';
import type { Watched } from './observe.ts';
import type { Target } from './target.ts';
import type { Work } from './work.ts';

/** What a worker keeps from one sequence to the next. */
export interface Bench {
  readonly clock: VirtualClock;
  readonly work: Work;
  readonly mint: Mint;
  readonly target: Target;
  /** Told every event the application registers a listener for. */
  readonly registered?: Watched['registered'];
  /** What becomes of chunks on the in-memory wire, where a test says so. */
  readonly fate?: () => Fate;
}
