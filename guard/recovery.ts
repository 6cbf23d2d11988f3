import type { Namespace, Socket } from 'socket.io';
import { claimsKeptIn, hasExpired, waitMs } from './session.ts';

type Stored = Awaited<ReturnType<Namespace['adapter']['restoreSession']>>;

/** What of socket.io's in-memory adapter its types do not show. */
interface WithSessions { readonly sessions?: Map<string, unknown> }

/** The server's doing, by `conn.close()`, and yet a reason for which socket.io stores a session. */
const CLOSED_BY_SERVER = 'forced close';

/**
 * Stands between socket.io and its adapter, where connections are recovered: what the adapter does
 * not store, it cannot restore, and what it does not restore is given none of the packets that it
 * missed. Later is too late: they are written before the first middleware runs.
 */
export function guardRecovery(nsp: Namespace, leewayMs: number): void {
  const recovery = nsp.server._opts.connectionStateRecovery as
    { skipMiddlewares?: boolean } | undefined;
  if (recovery === undefined) return;
  // A session that comes back is verified as any other is.
  recovery.skipMiddlewares = false;

  const { adapter } = nsp;
  const closedByServer = new WeakSet<Socket>();
  nsp.on('connection', (socket) => {
    socket.on('disconnecting', (reason) => {
      if (reason === CLOSED_BY_SERVER) closedByServer.add(socket);
    });
  });

  const isOver = (data: unknown): boolean => {
    const claims = claimsKeptIn(data);
    return claims === undefined || hasExpired(claims, leewayMs);
  };

  /** Socket.IO sweeps by the minute. It may have been restored meanwhile, and refreshed. */
  const forgetAtExpiry = ({ pid, data }: Pick<Stored, 'pid' | 'data'>): void => {
    const claims = claimsKeptIn(data);
    if (claims === undefined) return;
    setTimeout(() => {
      if (isOver(data)) (adapter as WithSessions).sessions?.delete(pid);
      else forgetAtExpiry({ pid, data });
    }, waitMs(claims, leewayMs)).unref();
  };

  const store = adapter.persistSession.bind(adapter);
  adapter.persistSession = (session) => {
    const socket = nsp.sockets.get(session.sid);
    if (socket === undefined || closedByServer.has(socket) || isOver(session.data)) return;
    store(session);
    forgetAtExpiry(session);
  };

  const restore = adapter.restoreSession.bind(adapter);
  const underWay = new Set<string>();
  /** Once: whoever asks for a session that is being restored, or has been, comes too late. */
  adapter.restoreSession = (async (pid: string, offset: string) => {
    if (underWay.has(pid)) return null;
    underWay.add(pid);
    try {
      const session = await restore(pid, offset) as Stored | null;
      if (session === null) return null;
      (adapter as WithSessions).sessions?.delete(pid);
      return isOver(session.data) ? null : session;
    } finally {
      underWay.delete(pid);
    }
  }) as typeof adapter.restoreSession;
}
