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

/** Whether it is another's session that a client wants back, by a `pid` that it has learnt. */
export const isAnothers = ({ recovered, data }: Socket, { subject }: Claims): boolean => {
  const kept = recovered ? claimsKeptIn(data) : undefined;
  return kept !== undefined && kept.subject !== subject;
};

/** RFC 7519 §4.1.4: "on or after". An expiry that is no number has passed. */
export const hasExpired = ({ expiresAtMs }: Claims, leewayMs: number): boolean =>
  !(Date.now() < expiresAtMs + leewayMs);

/** `stranger`: let in without a token, which it is to show by an event. */
export type Standing = 'stranger' | 'alive' | 'over';

/** A socket for as long as its token lives. */
export class Session<C extends Claims> {
  readonly #socket: Socket;
  readonly #leewayMs: number;
  #claims: C | undefined;
  #timer: NodeJS.Timeout | undefined;
  #over = false;
  #received = 0;
  #latest = 0;

  /** @param claims `undefined` for a stranger */
  constructor(socket: Socket, claims: C | undefined, leewayMs: number) {
    this.#socket = socket;
    this.#leewayMs = leewayMs;
    const kept = socket.recovered ? claimsKeptIn(socket.data) as C | undefined : undefined;
    // A refresh outlives the drop after it: the client comes back with its first token.
    if (claims !== undefined) this.#keep(kept === undefined ? claims : laterOf(claims, kept));
  }

  get claims(): C | undefined { return this.#claims; }

  /** Latches: a clock that is set back revives nothing. */
  get standing(): Standing {
    if (this.#claims === undefined) return 'stranger';
    this.#over ||= hasExpired(this.#claims, this.#leewayMs);
    return this.#over ? 'over' : 'alive';
  }

  /** Ends it, engine and all: the other namespaces were joined with the same token. */
  end(): void { this.#socket.disconnect(true); }

  closeAtExpiry(): void {
    this.#socket.once('disconnect', () => { clearTimeout(this.#timer); });
    this.#arm();
  }

  /** A stranger shows its token. Of two, the first that is good is taken. */
  async authenticate(verified: Promise<C>): Promise<C> {
    const claims = await verified;
    if (hasExpired(claims, this.#leewayMs)) throw new Error('the token has expired');
    if (this.standing !== 'stranger') throw new Error('the session has its token');
    this.#keep(claims);
    this.#arm();
    return claims;
  }

  /** @param verified the claims of the new token, in the order in which the tokens were received */
  async refresh(verified: Promise<C>): Promise<C> {
    const nth = (this.#received += 1);
    const claims = await verified;
    if (this.standing !== 'alive') throw new Error('the session has expired');
    if (hasExpired(claims, this.#leewayMs)) throw new Error('the token has expired');
    if (claims.subject !== this.#claims?.subject) throw new Error('the token is somebody else\'s');
    if (nth > this.#latest) {
      this.#latest = nth;
      this.#keep(claims);
      this.#arm();
    }
    return claims;
  }

  #keep(claims: C): void {
    this.#claims = claims;
    (this.#socket.data as Record<string, Claims>)[KEPT] = claims;
  }

  /** Timers are short, may fire early, and measure another clock than the one `exp` is on. */
  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#claims === undefined) return;
    this.#timer = setTimeout(() => {
      if (this.standing === 'over') this.end();
      else this.#arm();
    }, waitMs(this.#claims, this.#leewayMs));
  }
}

/** How long to wait for the expiry before looking at the clock again, in milliseconds. */
export const waitMs = ({ expiresAtMs }: Claims, leewayMs: number): number =>
  Math.min(Math.max(1, expiresAtMs + leewayMs - Date.now()), LONGEST_TIMER_MS);

const laterOf = <C extends Claims>(a: C, b: C): C => b.expiresAtMs > a.expiresAtMs ? b : a;
