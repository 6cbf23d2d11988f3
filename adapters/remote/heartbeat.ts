import type { Passing } from '../wire-log.ts';

/** What a server that is gone looks like to its clients, and one that shuts them out rudely. */
export const isBroken = (reason: string): boolean =>
  ['transport close', 'transport error', 'closed'].includes(reason);

/**
 * Engine.IO's own watch over a client's connection: who hears nothing of the other one for as long
 * as the server said at first gives up, and says nothing by it of tokens.
 */
export class Heartbeat {
  #pongsWithinMs = Infinity;

  passed({ way, type, data }: Pick<Passing, 'way' | 'type' | 'data'>): void {
    if (way !== 'sent' || type !== 'open' || typeof data !== 'string') return;
    const { pingTimeout } = JSON.parse(data) as { readonly pingTimeout?: unknown };
    if (typeof pingTimeout === 'number') this.#pongsWithinMs = pingTimeout;
  }

  /**
   * @param slowestMs how long anything has taken lately
   * @returns why the end of a connection may have been nobody's decision, or `null`
   */
  whyLost(reason: string, slowestMs: number): string | null {
    const within = `pingTimeout is ${this.#pongsWithinMs} ms`;
    if (reason === 'ping timeout') {
      return `a client heard nothing of the server for too long, and gave up: its ${within}`;
    }
    // To hear of a ping takes as long as an answer does, and so may to be heard of.
    return isBroken(reason) && 2 * slowestMs >= this.#pongsWithinMs
      ? `the server may have given a client up: its ${within}, and answers took half that or more`
      : null;
  }
}
