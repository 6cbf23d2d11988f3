import type { Socket } from 'socket.io';

/** What the guard has to know of a token; whatever else you verify it for may stand beside it. */
export interface Claims {
  /** Who it speaks for (`sub`). */
  readonly subject: string;
  /** `exp`, in milliseconds since the epoch. */
  readonly expiresAtMs: number;
}

/** Beyond this `setTimeout` fires after 1 ms (Node: TimeoutOverflowWarning). */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Under this name a session's claims outlive its connection, where connections are recovered. */
const KEPT = 'guardedClaims';

/** The claims of a session that was stored; `undefined` where it had none. */
export const claimsKeptIn = (data: unknown): Claims | undefined =>
  (data as Record<string, Claims> | undefined)?.[KEPT];

/** RFC 7519 §4.1.4: "on or after". An expiry that is no number has passed. */
export const hasExpired = ({ expiresAtMs }: Claims, leewayMs: number): boolean =>
  !(Date.now() < expiresAtMs + leewayMs);

/** A socket for as long as its token lives. */
export class Session<C extends Claims> {
  readonly #socket: Socket;
  readonly #leewayMs: number;
  #claims: C;
  #timer: NodeJS.Timeout | undefined;
  #over = false;
  #received = 0;
  #latest = 0;

  constructor(socket: Socket, claims: C, leewayMs: number) {
    this.#socket = socket;
    this.#leewayMs = leewayMs;
    const kept = socket.recovered ? claimsKeptIn(socket.data) as C | undefined : undefined;
    // A refresh outlives the drop after it: the client comes back with its first token.
    this.#claims = kept !== undefined && kept.expiresAtMs > claims.expiresAtMs ? kept : claims;
    this.#keep();
  }

  get claims(): C { return this.#claims; }

  /** Latches: a clock that is set back revives nothing. */
  isOver(): boolean {
    this.#over ||= hasExpired(this.#claims, this.#leewayMs);
    return this.#over;
  }

  /** Ends it, engine and all: the other namespaces were joined with the same token. */
  end(): void { this.#socket.disconnect(true); }

  closeAtExpiry(): void {
    this.#socket.once('disconnect', () => { clearTimeout(this.#timer); });
    this.#arm();
  }

  /** @param verified the claims of the new token, in the order in which the tokens were received */
  async refresh(verified: Promise<C>): Promise<C> {
    const nth = (this.#received += 1);
    const claims = await verified;
    if (this.isOver()) throw new Error('the session has expired');
    if (hasExpired(claims, this.#leewayMs)) throw new Error('the token has expired');
    if (claims.subject !== this.#claims.subject) throw new Error('the token is somebody else\'s');
    if (nth > this.#latest) {
      this.#latest = nth;
      this.#claims = claims;
      this.#keep();
      this.#arm();
    }
    return claims;
  }

  #keep(): void { (this.#socket.data as Record<string, Claims>)[KEPT] = this.#claims; }

  /** Timers are short, may fire early, and measure another clock than the one `exp` is on. */
  #arm(): void {
    clearTimeout(this.#timer);
    const leftMs = this.#claims.expiresAtMs + this.#leewayMs - Date.now();
    this.#timer = setTimeout(() => {
      if (this.isOver()) this.end();
      else this.#arm();
    }, Math.min(Math.max(1, leftMs), LONGEST_TIMER_MS));
  }
}
