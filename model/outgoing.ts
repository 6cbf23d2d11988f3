import type { Packet } from './packet.ts';

type EventPacket = Extract<Packet, { readonly kind: 'event' }>;

/** A packet that the official client sends again until it is acknowledged, or gives up. */
export interface Retried {
  readonly packet: EventPacket;
  readonly tries: number;
  /** It was sent, and is waited for. */
  readonly pending: boolean;
}

/** What the official client still has to send, connected or not (socket.io-client/socket.js). */
export interface Outgoing {
  /** Emitted while it was not connected: its `sendBuffer`. */
  readonly unsent: readonly Packet[];
  /** What it retries, one at a time: its `_queue`. */
  readonly queue: readonly Retried[];
}

export const NOTHING_OUTGOING: Outgoing = { unsent: [], queue: [] };

/** The client's options `retries` and `ackTimeout`, where it has them. */
export const RETRIES = 1;
export const ACK_TIMEOUT_MS = 1_000;
