import { realEpochMs, realNowMs, realSleep, turn } from '../real.ts';

/**
 * When the messages of a volley are written, in milliseconds after what they are aimed at. A timer
 * that is to end a session then fires up to two late: those that come first keep the server busy,
 * which reads what has come to a connection meanwhile in one go.
 */
export const AT_MS: readonly number[] = [-1, -0.5, 0, 0.25, 0.5, 1, 1.75, 2.5, 4, 6];
/** Which of them is the first that comes late. */
export const FIRST_LATE = AT_MS.indexOf(0);
/** A timer of ours may itself be late by as much. */
const AWAKE_MS = 16;
/** One turn of the event loop may take as long; and whoever comes later has missed it. */
const AT_THE_LATEST_MS = 5;
/** What was missed comes one by one. */
const APART_MS = 1;

type Shot = () => void;
interface Volley { readonly shots: (readonly Shot[])[]; done: Promise<void> }

/**
 * Messages of several sequences that go over the same expiry together, and as near to it as can be:
 * nothing else is done for those few milliseconds, as no timer is that exact, and one turn of the
 * event loop may take as long.
 */
export class Volleys {
  readonly #together = new Map<number, Volley>();

  /**
   * @param aimMs a whole millisecond of our clock
   * @param shots each writes one message
   */
  async over(aimMs: number, shots: readonly Shot[]): Promise<void> {
    const known = this.#together.get(aimMs);
    if (known !== undefined) {
      known.shots.push(shots);
      return known.done;
    }
    if (realEpochMs() > aimMs - AT_THE_LATEST_MS) return oneByOne(shots);
    const volley: Volley = { shots: [shots], done: Promise.resolve() };
    this.#together.set(aimMs, volley);
    volley.done = this.#fire(aimMs, volley.shots);
    return volley.done;
  }

  async #fire(aimMs: number, together: readonly (readonly Shot[])[]): Promise<void> {
    await realSleep(aimMs - AWAKE_MS - realEpochMs());
    while (realEpochMs() < aimMs - AT_THE_LATEST_MS) await turn();
    const nowMs = exactly();
    let fired = 0;
    for (const atMs of AT_MS) {
      // Whoever comes now is late for this one.
      this.#together.delete(aimMs);
      while (nowMs() < aimMs + atMs);
      for (const shots of together) shots[fired]?.();
      fired += 1;
      await written();
    }
  }
}

/** What clients do after a message, to have it written, without a word from anybody else. */
const written = (): Promise<void> => new Promise((resolve) => { process.nextTick(resolve); });

/** Messages that are to come near to nothing. */
export async function oneByOne(shots: readonly Shot[]): Promise<void> {
  for (const shot of shots) {
    shot();
    await realSleep(APART_MS);
  }
}

/** @returns our clock in fractions of a millisecond, from its next turn on */
function exactly(): () => number {
  const before = realEpochMs();
  while (realEpochMs() === before);
  const apartMs = realEpochMs() - realNowMs();
  return () => realNowMs() + apartMs;
}
