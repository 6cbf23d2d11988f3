import type { Packet, ServerSession } from '../state.ts';
import type { Namespace } from '../step.ts';
import type { TokenName } from '../tokens.ts';
import { breakEngine, endSession, forceClose, kick } from './ending.ts';
import {
  clearExpiry, designIn, isGuarded, isPast, isRevoked, leftMs, ownLeftMs,
  removeSession, see, sessionIn, setTimer, updateSession, wasPast,
} from './moment.ts';
import type { Moment, Peer } from './moment.ts';
import { isMute, isStranger, isTrusted, mayJoin, receiveAuthentication } from './credentials.ts';
import { receiveRefresh } from './refresh.ts';
import { begins, checksOf, continuing, restore } from './recovery.ts';
import { speak, write } from './write.ts';

/** Beyond this Node's `setTimeout` fires after 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Further away than any sequence waits: such a timer never fires. */
const NEVER_MS = 86_400_000;

/** Node: at least 1 ms, and 1 ms for anything beyond 2^31−1. */
const nodeDelay = (ms: number): number => ms > LONGEST_TIMER_MS ? 1 : Math.max(1, ms);

/** Arms the session's expiry timer anew. */
export function armTimer(m: Moment, peer: Peer, nsp: Namespace): void {
  const session = sessionIn(peer, nsp);
  const { timer } = designIn(m, nsp, session);
  if (session === undefined || session.stranger || timer.armed === 'never') return;
  const left = Math.max(1, ownLeftMs(m, session.token));
  const delay = timer.waits === 'once' ? left : Math.min(left, LONGEST_TIMER_MS);
  // Node dates a timer by the time at which it is set, also while a listener is busy.
  const due = m.busyMs + nodeDelay(delay);
  clearExpiry(m, peer, session);
  if (due <= NEVER_MS) setTimer(m, 'expiry', peer, nsp, due);
}

/** CONNECT arrives: the token is looked at, then the application's own middleware runs. */
export function connect(
  m: Moment, peer: Peer, nsp: Namespace, token: TokenName, joinMs: number,
): void {
  const restored = restore(m, peer, nsp, (reply) => { write(m, peer, reply); });
  if (restored !== undefined && checksOf(m) === 'nothing') {
    peer.sessions = [...peer.sessions, continuing(m, restored, token)];
    admit(m, peer, nsp);
    return;
  }
  const stranger = isStranger(m, peer, nsp);
  if (!stranger && !mayJoin(m, peer, nsp, token)) {
    write(m, peer, { kind: 'connect error', nsp });
    return;
  }
  peer.sessions = [...peer.sessions, restored === undefined
    ? {
        nsp, stage: 'joining', token, owed: token, skewMs: 0, latched: false, pending: [],
        ...(stranger ? { stranger } : {}),
      }
    : continuing(m, restored, token)];
  if (designIn(m, nsp).lastCheck === 'before the application') {
    const session = sessionIn(peer, nsp);
    if (session !== undefined && isPast(m, session)) {
      removeSession(peer, nsp);
      write(m, peer, { kind: 'connect error', nsp });
      return;
    }
    armWith(m, peer, nsp, 'with the last check');
  }
  if (joinMs === 0) admit(m, peer, nsp);
  else setTimer(m, 'join', peer, nsp, m.busyMs + joinMs);
}

/** The application's middleware is done: the last check, if there is one, and admission. */
export function admit(m: Moment, peer: Peer, nsp: Namespace): void {
  const session = sessionIn(peer, nsp);
  if (session === undefined) return;
  const { lastCheck, refusal, revocation } = designIn(m, nsp, session);
  const isAsked = session.stranger !== true && !isTrusted(m, peer);
  const revoked = isAsked && revocation !== 'open sessions' && isRevoked(m, session.token);
  const isOver = revoked || (isAsked && isPast(m, session));
  if (lastCheck === 'after the application' && isOver) {
    write(m, peer, { kind: 'connect error', nsp });
    if (refusal === 'ends it') {
      removeSession(peer, nsp);
      return;
    }
  }
  // Only now is it among the sockets of its connection, behind those admitted before it.
  removeSession(peer, nsp);
  const begun = begins(m, peer, { ...session, stage: 'connected' });
  peer.sessions = [...peer.sessions, begun];
  if (lastCheck === 'after the application') {
    armWith(m, peer, nsp, 'with the last check');
  }
  const recovered = begun.continues === undefined ? {} : { recovered: true as const };
  see(m, peer, nsp, { by: 'server', kind: 'admitted', ...recovered });
  write(m, peer, {
    kind: 'connect', nsp, ...(begun.pid === undefined ? {} : { pid: begun.pid }),
  });
  armWith(m, peer, nsp, 'on connection');
}

function armWith(
  m: Moment, peer: Peer, nsp: Namespace, when: Moment['design']['timer']['armed'],
): void {
  if (designIn(m, nsp, sessionIn(peer, nsp)).timer.armed === when) armTimer(m, peer, nsp);
}

/** The expiry timer fires, early or late. */
export function fireExpiryTimer(m: Moment, peer: Peer, nsp: Namespace): void {
  const session = sessionIn(peer, nsp);
  if (session === undefined) return;
  if (m.design.timer.waits === 'once' || isPast(m, session)) kick(m, peer, nsp);
  else if (m.design.timer.waits === 'until expired') armTimer(m, peer, nsp);
}

/**
 * A segment reaches the server: frames that arrived together. First, for each packet, what stands
 * before the listeners (acknowledgements, `socket.use`); then, for each, its listener
 * (socket.js:448-462, 685-700).
 */
export function serverReceives(m: Moment, peer: Peer, packets: readonly Packet[]): void {
  for (const packet of packets) {
    if (!('id' in packet)) continue;
    see(m, peer, packet.nsp, { by: 'server', kind: 'arrived', packet: packet.id });
    const session = sessionIn(peer, packet.nsp);
    if (session !== undefined && !session.stranger && leftMs(m, session.owed) <= 0) {
      updateSession(peer, packet.nsp, { latched: true });
    }
  }
  if (peer.engine !== 'open') return;
  if (m.rules.passes === 'guards first') {
    const passed = packets.filter((packet) => firstPass(m, peer, packet));
    for (const packet of passed) secondPass(m, peer, packet);
  } else {
    for (const packet of packets) if (firstPass(m, peer, packet)) secondPass(m, peer, packet);
  }
}

/** @returns whether the packet goes on to its listener. */
function firstPass(m: Moment, peer: Peer, packet: Packet): boolean {
  const { nsp } = packet;
  if (packet.kind === 'malformed') {
    breakEngine(m, peer, 'parse error');
    return false;
  }
  if (packet.kind === 'connect') {
    if (sessionIn(peer, nsp) !== undefined) {
      forceClose(m, peer);
      return false;
    }
    // It is verified in the thread pool, while the listeners of the same segment run.
    m.parked.push(() => { connect(m, peer, nsp, packet.token, packet.joinMs); });
    return false;
  }
  const session = sessionIn(peer, nsp);
  if (session?.stage !== 'connected') {
    if (peer.manners === 'none') forceClose(m, peer);
    return false;
  }
  switch (packet.kind) {
    case 'disconnect':
      endSession(m, peer, session, 'client namespace disconnect');
      if (peer.active.length === 0) peer.engine = 'closing';
      return false;
    case 'answer': {
      if (isMute(m, session)) return false;
      const barred = designIn(m, nsp, session).ackGuard === 'expiry' && isPast(m, session);
      if (!barred) see(m, peer, nsp, { by: 'server', kind: 'answered', packet: packet.id });
      else if (m.design.late === 'closes') kick(m, peer, nsp);
      return false;
    }
    default:
      return !(designIn(m, nsp, session).packetGuard === 'expiry' && isPast(m, session));
  }
}

/** What the guard around a listener says. */
function isBarred(m: Moment, peer: Peer, session: ServerSession): boolean {
  const polled = peer.wire === 'polling';
  switch (m.design.guardedBy) {
    case 'the time': return isPast(m, session);
    case 'the request': return polled && wasPast(m, session);
    case 'the request, or the time on a WebSocket':
      return polled ? wasPast(m, session) : isPast(m, session);
    default:
      return polled
        ? wasPast(m, session)
        : peer.before.transport === 'websocket' && isPast(m, session);
  }
}

function secondPass(m: Moment, peer: Peer, packet: Packet): void {
  const { nsp } = packet;
  const session = sessionIn(peer, nsp);
  if (session?.stage !== 'connected') return;
  if (packet.kind === 'authenticate') {
    if (isGuarded(m.design, nsp)) receiveAuthentication(m, peer, packet);
    return;
  }
  if (packet.kind !== 'event' && packet.kind !== 'refresh') return;
  if (isMute(m, session)) return;
  const design = designIn(m, nsp, session);
  const unguarded = packet.kind === 'refresh' && design.lateRefresh === 'revives';
  if (design.listenerGuard !== 'none' && !unguarded && isBarred(m, peer, session)) {
    if (design.late === 'closes') kick(m, peer, nsp);
    return;
  }
  if (design.listenerGuard === 'everything') return;
  if (packet.kind === 'refresh' && design.refresh === 'none') return;
  see(m, peer, nsp, { by: 'server', kind: 'accepted', packet: packet.id });
  if (packet.kind === 'refresh') {
    receiveRefresh(m, peer, packet);
    return;
  }
  if (packet.ack) speak(m, peer, { kind: 'ack', nsp, id: packet.id, ok: true });
  m.busyMs += packet.busyMs;
}
