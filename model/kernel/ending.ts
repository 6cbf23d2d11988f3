import type { ServerSession } from '../state.ts';
import type { Namespace } from '../step.ts';
import { clearExpiry, clearTimers, see, sessionIn } from './moment.ts';
import type { Moment, Peer } from './moment.ts';
import { removeSocket, socketsOf } from './displaced.ts';
import { removeEmptied } from './emptied.ts';
import { leaveTrace } from './leftovers.ts';
import { ends } from './recovery.ts';
import { CLOSE, dropBody, write } from './write.ts';

/**
 * `socket.disconnect(true)`: does nothing until the socket is connected (socket.js:588-590); then
 * every namespace of the connection is told, and the engine closed (client.js: `_disconnect`).
 */
export function kick(m: Moment, peer: Peer, nsp: Namespace): void {
  if (sessionIn(peer, nsp)?.stage === 'connected') disconnectAll(m, peer);
}

/** Every socket that the connection knows is told, and the engine closed. */
function disconnectAll(m: Moment, peer: Peer): void {
  const connected = socketsOf(peer);
  endSessions(m, peer, 'server namespace disconnect');
  for (const session of connected) write(m, peer, { kind: 'disconnect', nsp: session.nsp });
  closeEngine(m, peer);
}

/** What the server does about a session that it finds expired. */
export function shutOut(
  m: Moment, peer: Peer, nsp: Namespace, session = sessionIn(peer, nsp),
): void {
  if (session?.stage !== 'connected') return;
  switch (m.design.closes) {
    case 'the connection': disconnectAll(m, peer); return;
    case 'the namespace': disconnect(m, peer, session); return;
    default: closeConnection(m, peer);
  }
}

/** `socket.disconnect()`: the connection stands, and every other session on it. */
export function disconnect(m: Moment, peer: Peer, session: ServerSession): void {
  endSession(m, peer, session, 'server namespace disconnect');
  peer.over = [...peer.over, session];
  write(m, peer, { kind: 'disconnect', nsp: session.nsp });
}

/**
 * `conn.close()`: the engine is closed, and every session with it. Over polling it waits for a poll
 * to tell the client by, and the sessions stay until then (engine.io polling.js: `doClose`).
 */
export function closeConnection(m: Moment, peer: Peer): void {
  if (peer.engine !== 'open') return;
  if (peer.wire === 'polling' && !peer.pollAtServer) {
    peer.engine = 'closing';
    dropBody(m, peer);
    return;
  }
  endSessions(m, peer, 'forced close');
  closeEngine(m, peer);
  if (peer.wire === 'polling') write(m, peer, CLOSE);
}

function closeEngine(m: Moment, peer: Peer): void {
  peer.engine = 'closing';
  if (peer.wire !== 'websocket') {
    dropBody(m, peer);
    return;
  }
  // The closing handshake needs the client's word, and that may be held on the way.
  if (peer.held) peer.outbox = [CLOSE];
  else write(m, peer, CLOSE);
}

/** The connection is over: whoever was admitted on it leaves; whoever still joins never will. */
export function endSessions(m: Moment, peer: Peer, reason: string): void {
  const left = socketsOf(peer);
  for (const session of left) {
    ends(m, peer, session, reason);
    leaves(m, peer, session, reason);
    clearExpiry(m, peer, session);
  }
  [peer.sessions, peer.over, peer.displaced] = [[], [], []];
  for (const { nsp } of left) removeEmptied(m, nsp);
  clearTimers(m, peer);
}

/**
 * What Engine.IO does about a breach of its protocol: the engine is gone at once. A client that has
 * no poll waiting is told by its next request, which names a session that nobody knows any more.
 */
export function breakEngine(m: Moment, peer: Peer, reason: string): void {
  if (peer.engine === 'none') return;
  endSessions(m, peer, reason);
  peer.engine = 'none';
  peer.outbox = [];
  if (peer.wire === 'polling' && !peer.pollAtServer) return;
  peer.pollAtServer = false;
  m.chunks.push({ client: peer.name, to: 'client', carries: 'replies', replies: [CLOSE] });
}

/** What Socket.IO does about a packet that comes in the wrong place (client.js: `ondecoded`). */
export function forceClose(m: Moment, peer: Peer): void {
  if (peer.engine !== 'open') return;
  if (peer.wire === 'websocket' || peer.pollAtServer) {
    breakEngine(m, peer, 'forced close');
    return;
  }
  // The engine waits for a poll that it can end, and for what is written to be fetched.
  endSessions(m, peer, 'forced server close');
  peer.engine = 'closing';
}

/** One session is over; the connection stands. */
export function endSession(
  m: Moment, peer: Peer, session: ServerSession, reason: string,
): void {
  clearExpiry(m, peer, session);
  removeSocket(peer, session);
  removeEmptied(m, session.nsp);
  // Whatever the application still has to say to it, it may.
  m.timers = m.timers.map((timer) => timer.kind === 'ack' && timer.over === undefined
    && timer.client === peer.name && timer.nsp === session.nsp
    ? { ...timer, over: session } : timer);
  ends(m, peer, session, reason);
  leaves(m, peer, session, reason);
}

function leaves(m: Moment, peer: Peer, session: ServerSession, reason: string): void {
  const earlier = typeof session.place === 'object' ? { earlier: true as const } : {};
  see(m, peer, session.nsp, { by: 'server', kind: 'left', reason, ...earlier });
  leaveTrace(m, peer, session.nsp);
}
