import type { ClientName, Namespace, Piecemeal } from './step.ts';
import type { TokenName } from './tokens.ts';

/** A packet of the client's on its way: an event, an answer to a server emit, a refresh, a join. */
export type Packet = { readonly nsp: Namespace } & (
  | {
      readonly kind: 'event'; readonly id: string; readonly ack: boolean; readonly busyMs: number;
      readonly ackAfterMs: number;
      /** How the first part of it came, where it came in pieces. */
      readonly begun?: Begun;
    }
  | { readonly kind: 'answer'; readonly id: string }
  | {
      readonly kind: 'refresh'; readonly id: string; readonly token: TokenName;
      readonly slowMs: number;
    }
  | { readonly kind: 'authenticate'; readonly id: string; readonly token: TokenName }
  | {
      readonly kind: 'connect'; readonly token: TokenName; readonly joinMs: number;
      readonly pidOf?: ClientName;
    }
  | { readonly kind: 'disconnect' }
  | { readonly kind: 'malformed' }
  /** An acknowledgement that nobody waits for. */
  | { readonly kind: 'unasked' }
  /** The first part of an event, and the rest of it. */
  | { readonly kind: 'begun'; readonly what: Piecemeal }
  | { readonly kind: 'rest'; readonly id: string }
);

/** The first part of an event, and whether its session had expired when it came. */
export interface Begun { readonly what: Piecemeal; readonly late: boolean }

/** A packet of the server's on its way. */
export type Reply = { readonly nsp: Namespace } & (
  | { readonly kind: 'connect'; readonly pid?: number }
  /** `wordless`: it says nothing of why. */
  | { readonly kind: 'connect error'; readonly wordless?: true }
  /** `stale`: of a session that is over, so that the official client waits for it no more. */
  | { readonly kind: 'ack'; readonly id: string; readonly ok: boolean; readonly stale?: true }
  | { readonly kind: 'notice'; readonly id: string; readonly ack: boolean }
  | { readonly kind: 'disconnect' }
  /** Engine.IO's: ends a poll so that an upgrade can complete; the end of the connection. */
  | { readonly kind: 'noop' }
  | { readonly kind: 'close' }
);
