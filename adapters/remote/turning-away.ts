import { shown } from './shown.ts';
import { connectionTrouble, statusOf } from './trouble.ts';

/** How a server turns away whoever has no good token, as far as an examination saw it. */
export interface TurnsAway {
  /** What it says then, or its status. */
  readonly words: Set<string>;
  /**
   * Whether it hangs up on them by WebSocket: a middleware of Engine.IO that answers with a status
   * does nothing else there (engine.io/server.ts, `WebSocketResponse.end`).
   */
  hangsUp: boolean;
}

/** @param error what the client was given for being turned away */
export function wordsOf(error: unknown): string {
  const status = statusOf(error);
  if (status !== undefined) return `HTTP ${status}`;
  const { message } = (error ?? {}) as { readonly message?: unknown };
  return typeof message === 'string' ? message : '';
}

/** Whether the connection was closed with neither an answer nor an HTTP status. */
export const isHungUp = (why: string): boolean => /socket hang up|ECONNRESET/.test(why);

/**
 * Why it says nothing of tokens that a client was turned away, or `null`: it may well be for its
 * token, as others are that have none.
 *
 * @param isOwed whether its token is good
 */
export function otherwiseTurnedAway(
  error: unknown, isOwed: boolean, { words, hangsUp }: TurnsAway,
): string | null {
  const trouble = connectionTrouble(error);
  if (trouble !== null) return hangsUp && !isOwed && isHungUp(trouble) ? null : trouble;
  const said = wordsOf(error);
  return !isOwed || words.has(said) ? null
    : `a client with a good token was turned away, and not as one without is: it was told '${
      shown(said)}' → lift what limits the clients of this machine (how many, how often)`;
}
