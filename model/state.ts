import { initialSituation } from './situation.ts';
import type { Situation } from './situation.ts';
import type { TokenName } from './tokens.ts';

/** A packet of the client's on its way: an event, an answer to a server emit, a refresh. */
export type Packet =
  | { readonly kind: 'event'; readonly id: string; readonly ack: boolean; readonly busyMs: number }
  | { readonly kind: 'answer'; readonly id: string }
  | { readonly kind: 'refresh'; readonly id: string; readonly token: TokenName };

/** A packet of the server's on its way. */
export type Reply =
  | { readonly kind: 'connect' }
  | { readonly kind: 'connect error' }
  | { readonly kind: 'ack'; readonly id: string; readonly ok: boolean }
  | { readonly kind: 'notice'; readonly id: string; readonly ack: boolean }
  | { readonly kind: 'disconnect' }
  /** Engine.IO's: ends a poll so that an upgrade can complete. */
  | { readonly kind: 'noop' };

/** The server's session: one Socket of one namespace. */
export interface ServerSession {
  readonly stage: 'joining' | 'connected';
  /** The token whose expiry the server goes by. */
  readonly token: TokenName;
  /** The token whose expiry the contract goes by: the two differ where a server forgets. */
  readonly owed: TokenName;
  /** Milliseconds until the server's expiry timer is due; `null` when none is armed. */
  readonly timerMs: number | null;
}

/** What nobody outside can see. Offsets are from now. */
export interface Hidden {
  /** The engine of the present connection still takes packets. */
  readonly engine: 'none' | 'open' | 'closing';
  readonly session: ServerSession | null;
  /** A long-polling request is waiting at the server. */
  readonly pollAtServer: boolean;
  /** A POST of the client's has not been answered; what it emits waits behind it. */
  readonly postUnderWay: boolean;
  /** Bytes that left the client and are held on the way, as they will arrive: in one chunk. */
  readonly heldPackets: readonly Packet[];
  /** Of a poll and packets that are both held, which the client wrote first. */
  readonly heldFirst: 'poll' | 'packets';
  /** Emitted by the client and not yet written: behind a POST, or while it upgrades. */
  readonly buffered: readonly Packet[];
  /** Written by the server and waiting for the next poll. */
  readonly outbox: readonly Reply[];
}

export interface State {
  readonly situation: Situation;
  readonly hidden: Hidden;
}

export const initialState = (phaseMs: number): State => ({
  situation: initialSituation(phaseMs),
  hidden: {
    engine: 'none',
    session: null,
    pollAtServer: false,
    postUnderWay: false,
    heldPackets: [],
    heldFirst: 'packets',
    buffered: [],
    outbox: [],
  },
});

/** More than anything a step sets off can take: busy listeners and an upgrade together. */
const QUIET_MS = 2_000;

/**
 * Two states with the same key have the same futures. Steps move to deadlines and never to a
 * moment between them, so how far away the nearest deadline is does not matter once it is further
 * than anything under way can reach: that much of the time is cut short.
 */
export function keyOf({ situation, hidden }: State): string {
  const { lives, taken } = situation;
  const { session } = hidden;
  // Values without their names, joined by hand: this is called for every transition.
  return [
    cutShort([
      lives.first, lives.longer, lives.shorter,
      situation.upgradeDueMs, situation.joinDueMs, session?.timerMs ?? null,
    ]),
    situation.client, situation.transport, situation.wire, situation.upgrade, situation.held,
    situation.presented.join(' '), situation.timersWait,
    taken.reconnect, taken.send, taken.refresh, taken.emit, taken.hold, taken.cut, taken.wait,
    session?.stage, session?.token, session?.owed,
    hidden.engine, hidden.pollAtServer, hidden.postUnderWay, hidden.heldFirst,
    textOf(hidden.heldPackets), textOf(hidden.buffered), textOf(hidden.outbox),
  ].join();
}

/** The quiet time that is common to all that lies ahead is left out. */
function cutShort(dueMs: readonly (number | null)[]): string {
  let nearestMs = Number.POSITIVE_INFINITY;
  for (const ms of dueMs) if (ms !== null && ms > 0 && ms < nearestMs) nearestMs = ms;
  const quietMs = Math.max(0, nearestMs - QUIET_MS);
  return dueMs.map((ms) => ms === null || ms <= 0 ? ms : ms - quietMs).join();
}

const textOf = (items: readonly (Packet | Reply)[]): string =>
  items.length === 0 ? '' : JSON.stringify(items);
