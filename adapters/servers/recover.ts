import type { Namespace, ServerOptions, Socket } from 'socket.io';
import { claimsOf, isTheSame } from './authenticate.ts';
import type { Claims, MayTakeOver } from './authenticate.ts';

/** The decisions of a server that recovers connections. A faulty server replaces one of them. */
export interface RecoveryRules {
  readonly skipMiddlewares: boolean;
  /** May the adapter store the session of a socket that goes? */
  readonly mayStore: (expired: boolean, closedByServer: boolean) => boolean;
  readonly mayRestore: (expired: boolean) => boolean;
  /** Whether a stored session is forgotten as its token expires: Socket.IO sweeps by the minute. */
  readonly forgets: boolean;
  /** Whether a restored session is forgotten: Socket.IO's own adapter keeps it. */
  readonly usesOnce: boolean;
  /** Whether a session that is being restored is nobody else's meanwhile. */
  readonly locks: boolean;
  readonly mayTakeOver: MayTakeOver;
  /** Whether a recovered socket goes unchecked, and hence unguarded. */
  readonly trusts: boolean;
}

export const SAFELY: RecoveryRules = {
  skipMiddlewares: false,
  mayStore: (expired, closedByServer) => !expired && !closedByServer,
  mayRestore: (expired) => !expired,
  forgets: true,
  usesOnce: true,
  locks: true,
  mayTakeOver: isTheSame,
  trusts: false,
};

/** Beyond this `setTimeout` fires after 1 ms (Node: TimeoutOverflowWarning). */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** For how long a client that was dropped may come back to its session. */
const RECOVERY_MS = 12_000;

/** Not at all, with Socket.IO's own defaults and nothing besides, or by rules. */
export type Recovery = 'off' | 'as it comes' | RecoveryRules;

export const optionsFor = (recovery: Recovery): Partial<ServerOptions> =>
  recovery === 'off' ? {} : {
    connectionStateRecovery: {
      maxDisconnectionDuration: RECOVERY_MS,
      ...(recovery === 'as it comes' ? {} : { skipMiddlewares: recovery.skipMiddlewares }),
    },
  };

/** What of Socket.IO's in-memory adapter its types do not show. */
interface WithSessions { readonly sessions: Map<string, unknown> }
type Session = Parameters<Namespace['adapter']['persistSession']>[0];
type StoredSession = Awaited<ReturnType<Namespace['adapter']['restoreSession']>>;

/**
 * Stands between Socket.IO and its adapter: what the adapter does not store, it cannot restore, and
 * what it does not restore is given none of the packets that it missed. Later is too late: they are
 * written before the first middleware runs.
 */
export function recoverSafely(
  nsp: Namespace, rules: RecoveryRules, expired: (claims: Claims) => boolean,
): void {
  const { adapter } = nsp;
  const closedByServer = new WeakSet<Socket>();
  nsp.on('connection', (socket) => {
    // `conn.close()` is our doing, and yet a reason for which Socket.IO stores the session.
    socket.on('disconnecting', (reason) => {
      if (reason === 'forced close') closedByServer.add(socket);
    });
  });

  const store = adapter.persistSession.bind(adapter);
  adapter.persistSession = (session) => {
    const socket = nsp.sockets.get(session.sid);
    if (socket === undefined) return;
    if (!rules.mayStore(expired(claimsOf(socket)), closedByServer.has(socket))) return;
    store(session);
    if (rules.forgets) forgetAtExpiry(adapter, session, expired);
  };

  const restore = adapter.restoreSession.bind(adapter);
  const restoreSafely = async (pid: string, offset: string): Promise<StoredSession | null> => {
    const session = await restore(pid, offset) as StoredSession | null;
    if (session === null) return null;
    const mayRestore = rules.mayRestore(expired(dataOf(session).claims));
    if (rules.usesOnce || !mayRestore) (adapter as unknown as WithSessions).sessions.delete(pid);
    return mayRestore ? session : null;
  };
  adapter.restoreSession =
    (rules.locks ? oneAtATime(restoreSafely) : restoreSafely) as typeof adapter.restoreSession;
}

type Restore = (pid: string, offset: string) => Promise<StoredSession | null>;

/** While a session is being restored, another CONNECT packet in the same segment may ask for it. */
function oneAtATime(restore: Restore): Restore {
  const underWay = new Set<string>();
  return async (pid, offset) => {
    if (underWay.has(pid)) return null;
    underWay.add(pid);
    try {
      return await restore(pid, offset);
    } finally {
      underWay.delete(pid);
    }
  };
}

/** Forgets a stored session when its token expires, unless it has been given another by then. */
function forgetAtExpiry(
  adapter: Namespace['adapter'], session: Session, expired: (claims: Claims) => boolean,
): void {
  const { sessions } = adapter as unknown as WithSessions;
  const { claims } = session.data as { readonly claims: Claims };
  setTimeout(() => {
    if (expired((session.data as { readonly claims: Claims }).claims)) sessions.delete(session.pid);
    else forgetAtExpiry(adapter, session, expired);
  }, Math.min(LONGEST_TIMER_MS, Math.max(1, claims.expiresAtMs - Date.now()))).unref();
}

const dataOf = (session: StoredSession): { readonly claims: Claims } =>
  session.data as { readonly claims: Claims };
