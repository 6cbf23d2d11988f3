import type { ClientName, Namespace } from '../../model/step.ts';

/** Which sessions of one sequence stand, and until when that is sure; times by our clock. */
export class Standing {
  readonly #asked = new Map<string, number>();
  readonly #up = new Set<string>();
  /**
   * Until when a client was connected for sure: what it asked for then was done. When the answer
   * was read says nothing, as the end may have come right behind it, and be read as late.
   */
  readonly #stood = new Map<ClientName, number>();

  asks(client: ClientName, nsp: Namespace, atMs: number): void {
    this.#asked.set(client + nsp, atMs);
  }

  comesIn(client: ClientName, nsp: Namespace, nowMs: number): void {
    this.#up.add(client + nsp);
    this.stands(client, this.askedMs(client, nsp, nowMs));
  }

  /** Since when it has waited to be let in. */
  askedMs(client: ClientName, nsp: Namespace, nowMs: number): number {
    return this.#asked.get(client + nsp) ?? nowMs;
  }

  /** The server has taken what was written then, or written itself to it since then. */
  stands(client: ClientName, atMs: number): void {
    this.#stood.set(client, Math.max(atMs, this.#stood.get(client) ?? 0));
  }

  stoodMs(client: ClientName, nowMs: number): number { return this.#stood.get(client) ?? nowMs; }

  isIn(client: ClientName, nsp: Namespace): boolean { return this.#up.has(client + nsp); }
  /** @returns whether it was in */
  leaves(client: ClientName, nsp: Namespace): boolean { return this.#up.delete(client + nsp); }
  /** Who is in, of whom some may be in twice. */
  get clients(): readonly ClientName[] { return [...this.#up].map((key) => key[0] as ClientName); }
}
