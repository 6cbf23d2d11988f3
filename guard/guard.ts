import type { Namespace, Server, Socket } from 'socket.io';
import { guardIncoming } from './incoming.ts';
import { guardBroadcasts, guardOutgoing } from './outgoing.ts';
import { guardRecovery } from './recovery.ts';
import { Session, isAnothers } from './session.ts';
import type { Claims } from './session.ts';

export type { Claims } from './session.ts';

export interface GuardOptions<C extends Claims = Claims> {
  /** Checks a token in every respect. Rejects, or throws, where it is not good. */
  readonly verify: (token: unknown, socket: Socket) => Promise<C> | C;
  /** Where a client's token is; `socket.handshake.auth.token` unless told otherwise. */
  readonly tokenOf?: (socket: Socket) => unknown;
  /** How long after `exp` a token is still good, in milliseconds: the clocks' tolerance. */
  readonly leewayMs?: number;
  /** For clients that connect without a token, and show it by an event. */
  readonly strangers?: Strangers;
  /** Asked of every token, and again, behind every middleware, before a client is let in. */
  readonly isRevoked?: (claims: C) => boolean;
}

/**
 * A stranger is let in, and kept from everything but one event: no other listener is entered by
 * what it sends, nothing is emitted to it.
 */
export interface Strangers {
  readonly comes: (socket: Socket) => boolean;
  /** By which it shows its token: hand that to `authenticate`. */
  readonly event: string;
}

export interface Guard<C extends Claims = Claims> {
  /** Whose session it is, and until when; `undefined` before it was let in. */
  claimsOf(socket: Socket): C | undefined;
  /**
   * Gives a session a new token: a good one, of the same subject, that comes while the old one
   * lives. Of two under way, the one for which this was called last stays.
   *
   * @param token or a promise of it, where something has to be looked up first
   * @returns the new claims; rejects, and changes nothing, where the token is not taken
   */
  refresh(socket: Socket, token: unknown): Promise<C>;
  /**
   * Makes of a stranger whoever its token says.
   *
   * @returns its claims; rejects where the token is not good, or the session has one
   */
  authenticate(socket: Socket, token: unknown): Promise<C>;
  /** Closes every session for which `whose` says so, e.g. those of a subject or of a key. */
  close(whose: (claims: C) => boolean): void;
}

const UNAUTHORIZED = 'unauthorized';
const EXPIRED = 'token expired';

/** What the guard needs of a namespace and its types do not show (socket.io 4.x, namespace.js). */
interface Inner {
  run(socket: Socket, done: (error?: Error | null) => void): void;
  _doConnect(socket: Socket, done: (socket: Socket) => void): void;
}

/** Of a socket (socket.io 4.x, socket.js). */
interface InnerSocket { _cleanup(): void; _error(error: unknown): void }

/**
 * Holds every session of a server to the life of its token: nothing that comes from a client
 * reaches the application at or after expiry, and nothing that the application sends reaches the
 * client. Covers every namespace, those that exist, those to come, and dynamic ones.
 *
 * Call it once, before the server takes connections.
 *
 * @throws Error where this version of socket.io is not built as the guard needs it
 */
export function guardExpiry<C extends Claims>(io: Server, options: GuardOptions<C>): Guard<C> {
  const sessions = new WeakMap<Socket, Session<C>>();
  const { leewayMs = 0, isRevoked = () => false } = options;
  const tokenOf = options.tokenOf ?? ((socket: Socket) => socket.handshake.auth['token']);
  const verify = async (token: unknown, socket: Socket): Promise<C> => {
    const claims = await options.verify(await token, socket);
    if (isRevoked(claims)) throw new Error('the token is revoked');
    if (isAnothers(socket, claims)) throw new Error('the session is somebody else\'s');
    return claims;
  };
  const isAlive = (socket: Socket): boolean => sessions.get(socket)?.standing === 'alive';
  const isStranger = (socket: Socket): boolean =>
    !socket.recovered && options.strangers?.comes(socket) === true;
  const isRevokedNow = ({ claims }: Session<C>): boolean =>
    claims !== undefined && isRevoked(claims);
  const sessionOf = (socket: Socket): Session<C> => {
    const session = sessions.get(socket);
    if (session === undefined) throw new Error('the socket was not let in');
    return session;
  };
  /** Whoever is connected: a namespace that was cleaned up no longer lists who joined it late. */
  const connected = new Set<Socket>();

  /** Verifies first, lets the application's middleware run then, and asks the clock last. */
  const guardNamespace = (nsp: Namespace): void => {
    const inner = nsp as unknown as Inner;
    const [run, connect] = [inner.run.bind(nsp), inner._doConnect.bind(nsp)];
    inner.run = (socket, done) => {
      demand(socket, ['packet', 'onack', '_cleanup', '_error']);
      const verified = isStranger(socket) ? undefined : verify(tokenOf(socket), socket);
      Promise.resolve(verified).then((claims) => {
        const session = new Session(socket, claims, leewayMs);
        sessions.set(socket, session);
        guardIncoming(socket, session, options.strangers?.event);
        guardOutgoing(socket, session);
        run(socket, done);
      }, () => { done(new Error(UNAUTHORIZED)); });
    };
    inner._doConnect = (socket, done) => {
      const session = sessions.get(socket);
      if (session === undefined || isRevokedNow(session)) refuse(socket, UNAUTHORIZED);
      else if (session.standing === 'over') refuse(socket, EXPIRED);
      else {
        session.closeAtExpiry();
        connected.add(socket);
        socket.once('disconnect', () => { connected.delete(socket); });
        connect(socket, done);
      }
    };
    guardBroadcasts(nsp.adapter, isAlive);
    guardRecovery(nsp, leewayMs);
  };

  demand(io.sockets, ['run', '_doConnect']);
  demand(io.sockets.adapter, ['apply', 'disconnectSockets']);
  for (const nsp of io._nsps.values()) guardNamespace(nsp);
  io.on('new_namespace', guardNamespace);

  return {
    claimsOf: (socket) => sessions.get(socket)?.claims,
    refresh: async (socket, token) => sessionOf(socket).refresh(verify(token, socket)),
    authenticate: async (socket, token) => sessionOf(socket).authenticate(verify(token, socket)),
    close: (whose) => {
      for (const socket of connected) {
        const claims = sessions.get(socket)?.claims;
        if (claims !== undefined && whose(claims)) socket.disconnect(true);
      }
    },
  };
}

/** As socket.io does when a middleware says no. */
function refuse(socket: Socket, message: string): void {
  const inner = socket as unknown as InnerSocket;
  inner._cleanup();
  inner._error(socket.conn.protocol === 3 ? message : { message });
}

/** A guard that silently guards nothing is worse than none. */
function demand(of: object, names: readonly string[]): void {
  const missing = names.find((name) => typeof Reflect.get(of, name) !== 'function');
  if (missing === undefined) return;
  throw new Error(`${missing} is missing: this version of socket.io is not known to the guard `
    + '→ use socket.io 4.x');
}
