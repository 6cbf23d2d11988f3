import type { Reply } from '../packet.ts';
import type { ServerSession } from '../state.ts';
import { designIn, isPast, see, sessionIn } from './moment.ts';
import type { Moment, Peer } from './moment.ts';
import { endSessions } from './ending.ts';

/** Engine.IO's own packet: the end of the connection. */
export const CLOSE: Reply = { kind: 'close', nsp: '/' };

/** The server writes a packet: at once, or when the next poll comes. */
export function write(m: Moment, peer: Peer, reply: Reply): void {
  if (peer.engine === 'none') return;
  if (peer.wire === 'websocket') {
    m.chunks.push({ client: peer.name, to: 'client', carries: 'replies', replies: [reply] });
    return;
  }
  peer.outbox = [...peer.outbox, reply];
  flushOutbox(m, peer);
}

/**
 * The application emits or acknowledges: not to a session that a guard finds expired.
 *
 * @param over the session, where that is over: Socket.IO writes as long as the connection stands
 */
export function speak(
  m: Moment, peer: Peer, reply: Reply & { readonly id: string }, how: 'emit' | 'broadcast' = 'emit',
  over?: ServerSession,
): void {
  const session = over ?? sessionIn(peer, reply.nsp);
  if (session === undefined) return;
  const unwatched = over !== undefined && m.design.outboundGuard === 'expiry, while connected';
  if (unwatched || !isBarred(m, session, reply.kind, how)) say(m, peer, reply);
}

/** What nobody has kept from being said. */
export function say(m: Moment, peer: Peer, reply: Reply & { readonly id: string }): void {
  if (peer.engine !== 'open') return;
  see(m, peer, reply.nsp, { by: 'server', kind: 'sent', packet: reply.id });
  write(m, peer, reply);
}

/** Whether a guard keeps what the application says from a session that has expired. */
export function isBarred(
  m: Moment, session: ServerSession, kind: Reply['kind'], how: 'emit' | 'broadcast' = 'emit',
): boolean {
  // A server that recovers connections broadcasts whatever it emits, by way of the adapter.
  const isBroadcast =
    how === 'broadcast' || (kind === 'notice' && m.design.recovery !== 'off');
  const { outboundGuard } = designIn(m, session.nsp, isBroadcast ? undefined : session);
  if (session.stranger === true) {
    const slips = isBroadcast && outboundGuard === 'expiry, except broadcasts';
    return kind === 'notice' && m.design.strangers === 'kept out' && !slips;
  }
  const isGuarded =
    outboundGuard === 'expiry, except broadcasts' ? !isBroadcast : outboundGuard !== 'none';
  return isGuarded && isPast(m, session);
}

export function flushOutbox(m: Moment, peer: Peer): void {
  if (!peer.pollAtServer) return;
  if (peer.outbox.length === 0) {
    // A poll that finds everything written is told of the end (engine.io polling.js: `doClose`).
    if (peer.engine !== 'closing') return;
    endSessions(m, peer, 'forced close');
    peer.outbox = [CLOSE];
  }
  m.chunks.push({ client: peer.name, to: 'client', carries: 'replies', replies: peer.outbox });
  peer.outbox = [];
  peer.pollAtServer = false;
  dropBody(m, peer);
}

/**
 * A closing transport that has nothing left to write breaks off the POST that is under way: an
 * error of the transport, which ends whatever is not over yet (engine.io polling.js: `doClose`).
 */
export function dropBody(m: Moment, peer: Peer): void {
  if (peer.begun?.what !== 'body' || peer.engine !== 'closing' || peer.outbox.length > 0) return;
  peer.begun = null;
  endSessions(m, peer, 'transport error');
  m.chunks.push({ client: peer.name, to: 'client', carries: 'replies', replies: [CLOSE] });
}
