import type { TokenName } from './tokens.ts';

/** The clients of a sequence, in the order in which they come in. */
export const CLIENTS = ['A', 'B'] as const;
export type ClientName = (typeof CLIENTS)[number];

/** The first client: the only one of most sequences. */
export const CLIENT: ClientName = 'A';

/** The main namespace, one beside it on the same connection, and one made as somebody asks. */
export const NAMESPACES = ['/', '/side', '/rooms/1'] as const;
export type Namespace = (typeof NAMESPACES)[number];

/** Created when a client first asks for it: `io.of(/regex/)`, `io.of((name, auth, next) => …)`. */
export const isDynamic = (nsp: Namespace): boolean => nsp === '/rooms/1';

/** How the client comes in. `upgrade` polls first and keeps the WebSocket waiting for its step. */
export type Transport = 'polling' | 'websocket' | 'upgrade' | 'fallback';

/**
 * How the token travels: in the CONNECT packet's `auth`, in the requests themselves (query string,
 * `Authorization`, cookie), where it stays the same for as long as the client lives, or in an event
 * that is sent once the connection stands.
 */
export const CARRIERS = ['auth', 'query', 'header', 'cookie', 'authenticate'] as const;
export type Carrier = (typeof CARRIERS)[number];

/** A client packet of a `send`: EVENT, with an acknowledgement wanted or not. */
export interface Message {
  readonly id: string;
  readonly ack?: true;
  /** The application's listener keeps the event loop busy for so long once it was entered. */
  readonly busyMs?: number;
  /** It acknowledges the message so long afterwards. */
  readonly ackAfterMs?: number;
  /** Lost, where it cannot be written at once. */
  readonly volatile?: true;
  /** It carries a Buffer as well. */
  readonly binary?: true;
}

/**
 * An instant a sequence can name: the expiry of a token, the end of the client's join, of its next
 * slow refresh, its upgrade check, the end of the time in which a client that was cut off can be
 * recovered.
 */
export type Deadline =
  | `exp:${TokenName}` | `nbf:${TokenName}`
  | 'join' | 'verify' | 'upgrade' | 'recovery' | 'now';

/** How a message can come in pieces. */
export type Piecemeal = 'binary' | 'body';

/** How an application ends a session of its own accord, as socket.io's own calls are written. */
export const KICKS = ['disconnect()', 'disconnect(true)', 'conn.close()'] as const;
export type Kick = (typeof KICKS)[number];

/**
 * `first`: timers due at the instant fire before any I/O. `after-io`: I/O of the next step comes
 * first. `early`: timers due within the next millisecond fire now, as Node's may.
 */
export type TimerOrder = 'first' | 'after-io' | 'early';

/**
 * One thing that happens in a sequence. Symbolic, hence replayable as it stands. `nsp` is absent
 * where the main namespace is meant.
 */
export type Step = { readonly client: ClientName } & (
  | {
      readonly do: 'open';
      readonly transport: Transport;
      readonly token: TokenName;
      /** Absent: `auth`. Who is to authenticate by an event comes with no token. */
      readonly carrier?: Exclude<Carrier, 'auth'>;
      readonly nsp?: Namespace;
      /** The application's own middleware takes so long before it lets the client in. */
      readonly joinMs?: number;
      /** The application listens to whatever this client sends, by a catch-all listener as well. */
      readonly catchAll?: true;
      /** The client sends each message again that is not acknowledged in time, one at a time. */
      readonly retries?: true;
    }
  | { readonly do: 'reconnect'; readonly token: TokenName }
  /** It comes back by itself, with the token it had, and is left to try for a second. */
  | { readonly do: 'insist'; readonly token: TokenName }
  | {
      readonly do: 'join';
      readonly nsp: Namespace;
      readonly token: TokenName;
      readonly joinMs?: number;
    }
  | { readonly do: 'leave'; readonly nsp: Namespace }
  /** The client shows its token by an event, over a connection on which it is nobody yet. */
  | {
      readonly do: 'authenticate'; readonly nsp?: Namespace;
      readonly id: string; readonly token: TokenName;
    }
  /** A client without manners opens an engine: it does nothing by itself from then on. */
  | {
      readonly do: 'engine';
      readonly transport: 'polling' | 'websocket';
      /** What its first request carries as `Authorization`. */
      readonly token: TokenName;
      /** That request names no session, as `&sid=`: a handshake that does not look like one. */
      readonly sid?: 'empty';
      /** It polls by scripts, as browsers of old did: Engine.IO's server still takes JSONP. */
      readonly jsonp?: true;
    }
  | {
      readonly do: 'connect'; readonly token: TokenName;
      /** It asks twice in one segment: with this token the second time. */
      readonly again?: TokenName;
      /** It brings the `pid` and the offset that this client was given, as if it had been. */
      readonly pidOf?: ClientName;
    }
  /** It asks for what there is: one long-polling request. */
  | { readonly do: 'pull' }
  /** An EVENT for a namespace that it has not joined. */
  | { readonly do: 'stray'; readonly id: string }
  /**
   * It writes a part of a message: the frame that announces a binary attachment, or the head of a
   * POST and some of its body; then the rest.
   */
  | { readonly do: 'begin'; readonly id: string; readonly what: Piecemeal }
  | { readonly do: 'finish' }
  /** It opens a WebSocket beside its polling, to upgrade to; and upgrades to it. */
  | { readonly do: 'probe' }
  | { readonly do: 'complete' }
  /** An acknowledgement that nobody asked for. */
  | { readonly do: 'unasked' }
  /** A frame of no known type. */
  | { readonly do: 'malformed' }
  | { readonly do: 'send'; readonly nsp?: Namespace; readonly messages: readonly Message[] }
  | {
      readonly do: 'refresh'; readonly nsp?: Namespace;
      readonly id: string; readonly token: TokenName;
      /** The application looks the client up for so long before it verifies the token. */
      readonly slowMs?: number;
    }
  | { readonly do: 'emit'; readonly nsp?: Namespace; readonly id: string; readonly ack?: true }
  | {
      readonly do: 'broadcast'; readonly nsp?: Namespace; readonly id: string;
      /** To everybody in the namespace, or to the room that bears the client's socket id. */
      readonly to: 'everybody' | 'its room';
    }
  | { readonly do: 'revoke'; readonly subject: 'alice' | 'bob' }
  /** The server ends, with all that is in its memory, and is started again. */
  | { readonly do: 'restart' }
  /** The issuer retires the key that tokens were signed with so far, and the server hears of it. */
  | { readonly do: 'rotate' }
  /** The server's application emits to a client that is away: to the room of its last session. */
  | { readonly do: 'miss'; readonly nsp?: Namespace; readonly id: string }
  | { readonly do: 'kick'; readonly nsp?: Namespace; readonly how: Kick }
  /** Somebody looks at what the server still holds of the client. */
  | { readonly do: 'look' }
  | { readonly do: 'hold' }
  | { readonly do: 'deliver' }
  | { readonly do: 'poll' }
  | { readonly do: 'upgrade' }
  | { readonly do: 'block' }
  | { readonly do: 'cut' }
  | {
      readonly do: 'advance';
      readonly to: Deadline;
      readonly deltaMs: number;
      readonly timers: TimerOrder;
    }
  /** The wall clock is set to an instant, forward or back. */
  | { readonly do: 'step clock'; readonly to: Deadline; readonly deltaMs: number }
  /** The server's process is stopped until an instant. */
  | { readonly do: 'suspend'; readonly to: Deadline; readonly deltaMs: number }
);

export type ActionName = Step['do'];
export type StepOf<Name extends ActionName> = Extract<Step, { readonly do: Name }>;

/** `{ nsp }` for a step or an observation: nothing for the main namespace. */
export const inNamespace = (nsp: Namespace): { readonly nsp?: Namespace } =>
  nsp === '/' ? {} : { nsp };
