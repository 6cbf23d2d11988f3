import type { Observation } from './history.ts';
import type {
  Carrier, ClientName, Kick, Message, Namespace, StepOf, TimerOrder, Transport,
} from './step.ts';
import type { EpochMs, OffsetMs } from './time.ts';
import type { TokenName } from './tokens.ts';

/**
 * What an adapter can make happen. An action's `drive` speaks to a target through this alone.
 * A call sets things off; `settle` waits until everything set off has come to rest.
 */
export interface Driver {
  open(client: ClientName, how: Opening): void;
  /** Comes back to the main namespace, over the transport it first came by. */
  reconnect(client: ClientName, token: TokenName): void;
  /** The same, and left to itself for `forMs`: the official client tries again, and when not. */
  insist(client: ClientName, token: TokenName, forMs: number): Promise<void>;
  /** Comes into a namespace over the connection there is, and leaves it again. */
  join(client: ClientName, nsp: Namespace, token: TokenName, joinMs: number): void;
  leave(client: ClientName, nsp: Namespace): void;
  /** Shows a token by an event, over a connection on which it is nobody yet. */
  authenticate(client: ClientName, nsp: Namespace, id: string, token: TokenName): void;
  /** A client without manners: opens an engine, and then writes what it is told, a frame a call. */
  engine(
    client: ClientName, transport: 'polling' | 'websocket', token: TokenName, emptySid: boolean,
    jsonp?: boolean,
  ): void;
  connect(client: ClientName, token: TokenName, how?: Asking): void;
  pull(client: ClientName): void;
  stray(client: ClientName, id: string): void;
  malformed(client: ClientName): void;
  unasked(client: ClientName): void;
  /** Opens a WebSocket beside its polling, and upgrades to it. */
  probe(client: ClientName): void;
  complete(client: ClientName): void;
  /** The first part of a message, and then the rest. */
  beginMessage(client: ClientName, id: string, what: StepOf<'begin'>['what']): void;
  finishMessage(client: ClientName): void;
  /** Packets that arrive together: one WebSocket chunk, or one POST. */
  send(client: ClientName, nsp: Namespace, messages: readonly Message[]): void;
  refresh(client: ClientName, nsp: Namespace, how: Refreshing): void;
  /** The server's application emits to the client; `ack` asks for the client's answer. */
  emit(client: ClientName, nsp: Namespace, id: string, ack: boolean): void;
  /** The server's application emits to everybody in the namespace, or to the client's own room. */
  broadcast(client: ClientName, nsp: Namespace, id: string, to: StepOf<'broadcast'>['to']): void;
  /** The server's application is told that every token of a user is revoked. */
  revoke(subject: string): void;
  /** Ends the server, with every connection to it, and starts it again at the same address. */
  restart(): Promise<void>;
  /** The server is told that the key which tokens were signed with so far is no good any more. */
  rotate(): void;
  /** The server's application emits to the room of a session that is gone. */
  miss(client: ClientName, nsp: Namespace, id: string): void;
  /** The server's application ends the session. */
  kick(client: ClientName, nsp: Namespace, how: Kick): void;
  /** Looks at what the server holds of the client: in its engine, its adapters, its listings. */
  look(client: ClientName): Promise<void>;
  hold(client: ClientName): void;
  /** Releases held connections in the order they were written to, each to rest. */
  deliver(client: ClientName): Promise<void>;
  poll(client: ClientName): void;
  /** Lets the waiting WebSocket through (`upgrade`), or fails it (`block`). */
  upgrade(client: ClientName): void;
  block(client: ClientName): void;
  cut(client: ClientName): void;
  /** Lets `byMs` pass, firing what is due on the way, deadline by deadline. */
  advance(byMs: number, timers: TimerOrder): Promise<void>;
  /** Sets the wall clock forward or back; timers stay as far away as they are. */
  stepClock(byMs: number): void;
  /** Lets `byMs` pass without anything running: what fell due fires after the next step's I/O. */
  suspend(byMs: number): void;
}

export interface Opening {
  readonly transport: Transport;
  readonly token: TokenName;
  /** Absent: `auth`. */
  readonly carrier?: Carrier;
  readonly nsp: Namespace;
  readonly joinMs: number;
  /** Asks the built-in servers' application for a catch-all listener. */
  readonly catchAll?: boolean;
  /** Whether the client sends again what is not acknowledged. */
  readonly retries?: boolean;
}

/** How a client without manners asks to be let in, other than once and with its token. */
export interface Asking {
  /** It asks twice, in one segment: with this token the second time. */
  readonly again?: TokenName;
  /** It brings the `pid` and the offset that this client was given. */
  readonly pidOf?: ClientName;
}

export interface Refreshing {
  readonly id: string;
  readonly token: TokenName;
  readonly slowMs: number;
}

/** One sequence under way on one fresh target. */
export interface Session extends Driver {
  settle(): Promise<void>;
  nowMs(): OffsetMs;
  /** @returns what was seen since the last call. */
  take(): readonly Observation[];
  /** The frames so far, named and split into segments; the reason when work went uncounted. */
  finish(): Promise<Finished>;
}

/** A packet that passed between a client and the server, as Engine.IO has it. */
export interface WirePacket {
  /** During which step: an index into the events. */
  readonly event: number;
  readonly atMs: OffsetMs;
  readonly client: ClientName;
  /** By the server. */
  readonly way: 'received' | 'sent';
  /** `http`: a request was refused, and had no transport yet. */
  readonly transport: string;
  /** Engine.IO's: `open`, `message`, `ping` …; `refusal`. */
  readonly type: string;
  /** Absent: none, or binary. Ids and tokens are names. */
  readonly data?: string;
  readonly bytes?: number;
  /** Packets with the same number arrived in one piece; absent where that was not seen. */
  readonly chunk?: number;
}

/** A JWT taken apart (RFC 7519 §4.1): its signature is not among the parts. */
export interface TokenParts {
  readonly header: readonly TokenField[];
  readonly claims: readonly TokenField[];
  /** Names of claims that lapse knows nothing of. */
  readonly otherClaims: readonly string[];
  readonly signatureBytes: number;
}

/** A number, or what stands there as JSON. */
export interface TokenField { readonly name: string; readonly value: number | string }

/** What stands behind a history, for whoever reads about it: no judge sees it, no digest has it. */
export interface Evidence {
  /** What the server's wall clock showed when the sequence began. */
  readonly startMs: EpochMs;
  readonly wire: readonly WirePacket[];
  /** Further packets that were not kept. */
  readonly wireLeftOut: number;
  /** Who saw it: as clients wrote it and were given it, or, where absent, the server. */
  readonly wireBy?: 'clients';
  /** Of a token that was presented, if it was one that has parts. */
  readonly partsOf: (name: TokenName) => TokenParts | undefined;
}

export interface Finished {
  readonly framesSha256: string;
  /** Made only where it is asked for; absent where an adapter sees nothing of the kind. */
  readonly evidence?: () => Evidence;
  /** Why this sequence cannot be judged, or `null`. */
  readonly inconclusive: string | null;
  /** Why it says nothing of when sessions were over, if so. */
  readonly endsInDoubt?: string;
}

export interface Adapter {
  readonly name: string;
  /** Starts a fresh target, `phaseMs` into a second of its wall clock. */
  begin(phaseMs: number): Promise<Session>;
}
