import type { Lack } from './feature.ts';

/**
 * When a check calls a token expired: at its `exp`, only after it, at the next whole second, or not
 * at all.
 */
export type Boundary = 'at exp' | 'after exp' | 'whole seconds' | 'never';

/** What a server that recovers connections does beyond what Socket.IO does by itself. */
export interface Recovers {
  /** Which dropped sessions are stored: `conn.close()` of the server's own is no drop. */
  readonly stores: 'living sessions that were dropped' | 'whatever Socket.IO stores';
  /** Looked at before the packets that were missed are written. */
  readonly restores:
    'living sessions' | 'living sessions, and forgets no dead ones' | 'any session';
  readonly uses: 'once' | 'again and again';
  /** Of those who ask for a session at once, in one segment: whom it is restored to. */
  readonly together: 'one at a time' | 'everybody';
  /** To whom it is restored: a `pid` can be learnt. */
  readonly restoredTo: 'its subject' | 'whoever comes';
  /** What a recovered session passes through before it is admitted. */
  readonly checks: 'every middleware' | 'the token alone' | 'nothing';
}

/**
 * How a server enforces expiry, as data. The kernel interprets it; a real server under
 * `adapters/servers/` was written to do the same, and agreement says whether it does.
 */
export interface Design {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  /** Its row in the catalogue of ways an expired token gets through. */
  readonly catalogue?: string;
  /** The properties it breaks; empty for a design that holds them all. */
  readonly breaks: readonly string[];
  readonly lacks: readonly Lack[];
  /** The comparison that every check of this design uses, except the JWT library's own. */
  readonly boundary: Boundary;
  /** For how long after `exp`, and before `nbf`, it takes a token all the same. */
  readonly leewayMs: number;
  /** Where all of this is in force: an unguarded namespace asks for no token at all. */
  readonly guarded: 'every namespace' | 'the main namespace';
  /** Where a token is looked at for a dynamic namespace: in it, or by what decides to create it. */
  readonly dynamic: 'checked as any other' | 'checked by its function';
  /** What becomes of a dynamic namespace when its last socket has gone. */
  readonly emptied: 'kept' | 'removed, and sweeps go by what is there';
  /** What its checks go by: the wall clock, or one that nobody sets. */
  readonly clock: 'wall' | 'monotonic';
  /**
   * Where a client without a good token is turned away: in each namespace, or already at the
   * engine; a request may be taken for a handshake there only when it has no `sid` at all.
   */
  readonly tokenless:
    'refused by the namespace' | 'refused by the engine, without a sid' | 'refused by the engine';
  /**
   * What a token is worth that the engine has seen in the first request of a connection: nothing
   * yet, or so much that no namespace asks again.
   */
  readonly engineTokens: 'checked in each namespace' | 'trusted by each namespace';
  /**
   * Who is to authenticate by an event: nothing of the application is for him until then, or
   * everything is.
   */
  readonly strangers: 'kept out' | 'served';
  /** Whether the expiry of a token that came by an event is kept. */
  readonly authenticated: 'until expiry' | 'for ever';
  /** At the handshake: the JWT library, or a reading of `exp` that asks nobody who signed it. */
  readonly handshake: 'verifies' | 'decodes';
  /** What tokens are verified with: a library that wants a number for `exp`, or something lax. */
  readonly verifier: 'wants a number for exp' | 'takes any exp' | 'goes by the alg of the header';
  /** A last check before admission, behind or before the application's slow middleware. */
  readonly lastCheck: 'none' | 'before the application' | 'after the application';
  /** What whoever is turned away by a namespace is told. */
  readonly refusals: 'say why' | 'say nothing';
  /** What a last check that fails comes to: `then admits` calls `next` twice. */
  readonly refusal: 'ends it' | 'then admits';
  readonly timer: {
    readonly armed: 'never' | 'on connection' | 'with the last check';
    /** `until expired`: arms again when early or overlong. `once`: closes when it fires. */
    readonly waits: 'until expired' | 'once' | 'once, if expired';
  };
  /** `socket.use`: the first pass over a segment, and not over acknowledgements. */
  readonly packetGuard: 'none' | 'expiry';
  /** Around each of the application's listeners: the second pass. */
  readonly listenerGuard: 'none' | 'expiry' | 'everything';
  /** Around the application's catch-all listeners, which run in the first pass. */
  readonly catchAllGuard: 'as around listeners' | 'none';
  /**
   * By what a listener's guard goes: the time at which it is entered, that of the frame that the
   * message begins with, or that of the HTTP request that brought it. What comes over a WebSocket
   * was brought by none.
   */
  readonly guardedBy: 'the time' | 'the frame' | 'the request'
    | 'the request, or the time on a WebSocket'
    | 'the request, or the time of who came by WebSocket';
  /** What it ends when a token expires: `disconnect(true)`, `disconnect()`, `conn.close()`. */
  readonly closes: 'the connection' | 'the namespace' | 'the connection, silently';
  /** Where the application puts a session that is over: Socket.IO takes it out of no room then. */
  readonly afterwards: 'nothing' | 'into a room';
  /** What becomes of a session whose late message or answer was refused. */
  readonly late: 'closes' | 'stays';
  /** Around each acknowledgement callback of the application. */
  readonly ackGuard: 'none' | 'expiry';
  /** Before what the application emits, broadcasts or acknowledges is handed to the transport. */
  readonly outboundGuard:
    'none' | 'expiry' | 'expiry, except broadcasts' | 'expiry, while connected';
  /** What a revocation reaches: open sessions, joins under way, whoever comes afterwards. */
  readonly revocation: 'nobody' | 'whoever comes' | 'open sessions' | 'everywhere';
  /** Where the server keeps whose tokens were revoked: a restart empties its memory. */
  readonly remembers: 'in its database' | 'in its memory';
  /** What a key that is retired reaches: whoever comes with a token of it, open sessions too. */
  readonly rotation: 'nobody' | 'whoever comes' | 'everywhere';
  /** Where expiry timers are kept: setting one, or ending a session, clears what is there. */
  readonly timers: 'one for each session' | 'one for each connection' | 'one for each user'
    | 'one for all';
  /** Socket.IO's connection state recovery. */
  readonly recovery: 'off' | Recovers;
  readonly refresh:
    'none' | 'keeps the new expiry' | 'keeps the later expiry' | 'forgets the new expiry';
  /** Whose token it may be, and whether it may come once the session has expired. */
  readonly refreshedBy: 'its subject' | 'anybody';
  readonly lateRefresh: 'refused' | 'revives';
  /** Of two refreshes under way, which one stays: the one received last, or the slower one. */
  readonly refreshOrder: 'of receipt' | 'of verification';
}

export const defineDesign = (design: Design): Design => design;
