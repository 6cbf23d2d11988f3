/** How long before the end something may have been said of it: a poll may have to fetch it. */
const LAST_MS = 1_000;

/**
 * What an application says to a client right before it closes the connection may well be why it
 * does. Closing alone, by `conn.close()`, tells the client nothing.
 */
export class LastWords {
  readonly #saidAtMs = new Map<string, number>();

  /** An event of the application's has come, which is not about a message. */
  said(client: string, atMs: number): void { this.#saidAtMs.set(client, atMs); }

  /** What there is to note of a session that ends. */
  of(client: string, atMs: number): { readonly told?: true } {
    const saidAtMs = this.#saidAtMs.get(client) ?? Number.NEGATIVE_INFINITY;
    return atMs - saidAtMs <= LAST_MS ? { told: true } : {};
  }
}
