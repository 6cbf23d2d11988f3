import type { ClientName } from '../../model/step.ts';

/** An answer to a late message is not waited for while there is more to come around an expiry. */
export const LATE_MS = 40;
const LONG_LATE_MS = 150;
const LONG_PAST_MS = 250;
/** That a session is over is heard of within this, on a machine that has other things to do. */
export const HEARD_WITHIN_MS = 500;

/** When the tokens expire that each client has shown, in a sequence's own time. */
export class Expiries {
  readonly #cameWith = new Map<ClientName, number>();
  readonly #last = new Map<ClientName, number>();

  comesIn(client: ClientName, expMs: number): void {
    this.#cameWith.set(client, expMs);
    this.#last.set(client, expMs);
  }

  /** By a token that the server may have taken over, or not. */
  refreshes(client: ClientName, expMs: number): void {
    this.#last.set(client, Math.max(expMs, this.lastOf(client)));
  }

  /** Of the token that the server goes by at the latest. */
  lastOf(client: ClientName): number { return this.#last.get(client) ?? Infinity; }
  /** Before this, a client is alive whatever became of a refresh. */
  sureOf(client: ClientName): number { return this.#cameWith.get(client) ?? Infinity; }
}

/**
 * A live message is waited for; a late one only where nothing else is to be done.
 *
 * @param widestMs how long an answer has taken at most: on a busy machine late ones take as long
 */
export function waitsForAnswerMs(sinceExpMs: number, answerMs: number, widestMs: number): number {
  const lateMs = Math.min(answerMs, Math.max(LATE_MS, 2 * widestMs));
  if (sinceExpMs > LONG_PAST_MS) return Math.max(lateMs, LONG_LATE_MS);
  if (sinceExpMs >= 0) return lateMs;
  // Not a moment before the expiry, or a message that is not answered yet would count as refused.
  return Math.min(answerMs, Math.max(1 - sinceExpMs, lateMs));
}
