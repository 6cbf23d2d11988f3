import type { Begun, Packet } from '../packet.ts';
import type { ServerSession } from '../state.ts';
import type { Namespace } from '../step.ts';
import { isUnrouted } from '../place.ts';
import { breakEngine, endSession, endSessions, forceClose, shutOut } from './ending.ts';
import {
  designIn, isGuarded, isPast, leftMs, see, sessionIn, setTimer, updateSession, wasPast,
} from './moment.ts';
import type { Moment, Peer } from './moment.ts';
import { isMute, receiveAuthentication } from './credentials.ts';
import { receiveRefresh } from './refresh.ts';
import { askedBy, checksOf, restore } from './recovery.ts';
import { connect } from './server.ts';
import { speak, write } from './write.ts';

/**
 * A segment reaches the server: frames that arrived together. First, for each packet, what stands
 * before the listeners (acknowledgements, catch-all listeners, `socket.use`); then, for each, its
 * listener (socket.js:448-462, 685-700).
 */
export function serverReceives(m: Moment, peer: Peer, packets: readonly Packet[]): void {
  for (const packet of packets) {
    if (packet.kind === 'begun') begin(m, peer, packet.what);
    if (!('id' in packet)) continue;
    see(m, peer, packet.nsp, { by: 'server', kind: 'arrived', packet: packet.id });
    const session = sessionIn(peer, packet.nsp);
    if (session !== undefined && !session.stranger && leftMs(m, session.owed) <= 0) {
      updateSession(peer, packet.nsp, { latched: true });
    }
  }
  if (peer.engine !== 'open') {
    if (packets.some(({ kind }) => kind === 'rest')) peer.begun = null;
    return;
  }
  // Each packet finds its socket as it is decoded, and keeps it, whatever ends it meanwhile.
  const decoded = packets.flatMap((packet) => decode(m, peer, packet));
  if (m.rules.passes === 'guards first') {
    const passed = decoded.filter((one) => firstPass(m, peer, one));
    for (const { packet } of passed) secondPass(m, peer, packet);
  } else {
    for (const one of decoded) if (firstPass(m, peer, one)) secondPass(m, peer, one.packet);
  }
}

/** What is dispatched to a session. */
type Dispatched =
  Exclude<Packet, { readonly kind: 'connect' | 'malformed' | 'begun' | 'rest' }>;
interface Decoded { readonly packet: Dispatched; readonly session: ServerSession }

/** What is for no session begins one, or is a breach of the protocol (client.js: `ondecoded`). */
function decode(m: Moment, peer: Peer, piece: Packet): readonly Decoded[] {
  if (peer.engine !== 'open') return [];
  const session = sessionIn(peer, piece.nsp);
  if (piece.kind === 'begun') return [];
  const packet = piece.kind === 'rest' ? wholeOf(peer, piece.nsp, piece.id) : piece;
  if (packet.kind === 'malformed') breakEngine(m, peer, 'parse error');
  else if (packet.kind === 'connect' && (session === undefined || isUnrouted(session))) {
    receiveConnect(m, peer, packet);
  } else if (packet.kind === 'connect' || session?.stage !== 'connected' || isUnrouted(session)) {
    forceClose(m, peer);
  } else return [{ packet, session }];
  return [];
}

/** What is in store is restored first; then it is verified in the thread pool. */
function receiveConnect(
  m: Moment, peer: Peer, packet: Packet & { readonly kind: 'connect' },
): void {
  const { nsp, pidOf = peer.name } = packet;
  const asked = askedBy(m, pidOf, nsp);
  m.parked.push(() => {
    const restored = restore(m, peer, nsp, asked, (reply) => { write(m, peer, reply); });
    const verify = (): void => { connect(m, peer, nsp, { ...packet, restored }); };
    // Who is refused another's session need not wait for that, and overtakes.
    if (asked === 'under way' && checksOf(m) !== 'nothing') m.parked.unshift(verify);
    else m.parked.push(verify);
  });
}

/** A first part has come: of a POST, also to an engine that is closing. */
function begin(m: Moment, peer: Peer, what: Begun['what']): void {
  const session = sessionIn(peer, '/');
  peer.begun = { what, late: session !== undefined && isPast(m, session) };
}

/** Its last part has come: only now is it an event. */
function wholeOf(peer: Peer, nsp: Namespace, id: string): Extract<Packet, { kind: 'event' }> {
  const { begun } = peer;
  peer.begun = null;
  const whole = { kind: 'event', nsp, id, ack: true, busyMs: 0, ackAfterMs: 0 } as const;
  return begun === null ? whole : { ...whole, begun };
}

/** @returns whether the packet goes on to its listener. */
function firstPass(m: Moment, peer: Peer, { packet, session: found }: Decoded): boolean {
  const { nsp } = packet;
  const session = sessionIn(peer, nsp) ?? found;
  const design = designIn(m, nsp, session);
  switch (packet.kind) {
    case 'disconnect':
      if (sessionIn(peer, nsp) === undefined) return false;
      endSession(m, peer, session, 'client namespace disconnect');
      if (peer.active.length === 0) hangsUp(m, peer);
      return false;
    case 'unasked': return false;
    case 'answer':
      if (isMute(m, session)) return false;
      if (design.ackGuard !== 'expiry' || !isPast(m, session)) {
        see(m, peer, nsp, { by: 'server', kind: 'answered', packet: packet.id });
      } else if (design.late === 'closes') shutOut(m, peer, nsp);
      return false;
    default:
      if (session.catchAll === true) enterCatchAll(m, peer, session, packet);
      return !(design.packetGuard === 'expiry' && isPast(m, session));
  }
}

/**
 * A client that is in no namespace closes its connection (socket.io-client/manager.js, `_destroy`),
 * and with it whatever the server has let in without its knowing.
 */
function hangsUp(m: Moment, peer: Peer): void {
  endSessions(m, peer, 'transport close');
  peer.engine = 'closing';
}

/** `socket.onAny`: also of a socket that is no longer connected. */
function enterCatchAll(
  m: Moment, peer: Peer, session: ServerSession, packet: Dispatched & { readonly id: string },
): void {
  const isGuarded = designIn(m, session.nsp, session).catchAllGuard === 'as around listeners';
  if (isGuarded && !mayEnter(m, peer, session, packet)) return;
  see(m, peer, session.nsp, {
    by: 'server', kind: 'accepted', packet: packet.id, catchAll: true,
  });
}

/** The guard around a listener: whoever it finds expired is closed. */
function mayEnter(
  m: Moment, peer: Peer, session: ServerSession, packet: Dispatched,
): boolean {
  if (isMute(m, session)) return false;
  const { listenerGuard, late } = designIn(m, session.nsp, session);
  if (listenerGuard === 'none') return true;
  if (!isBarred(m, peer, session, packet)) return listenerGuard !== 'everything';
  if (late === 'closes') shutOut(m, peer, session.nsp);
  return false;
}

/** What the guard around a listener says. */
function isBarred(
  m: Moment, peer: Peer, session: ServerSession, packet: Dispatched,
): boolean {
  const polled = peer.wire === 'polling';
  const begun = packet.kind === 'event' ? packet.begun : undefined;
  const cameLate = (what: Begun['what']): boolean =>
    begun?.what === what ? begun.late : wasPast(m, session);
  switch (m.design.guardedBy) {
    case 'the time': return isPast(m, session);
    case 'the frame': return cameLate('binary');
    case 'the request': return polled && cameLate('body');
    case 'the request, or the time on a WebSocket':
      return polled ? cameLate('body') : isPast(m, session);
    default:
      return polled
        ? cameLate('body')
        : peer.before.transport === 'websocket' && isPast(m, session);
  }
}

function secondPass(m: Moment, peer: Peer, packet: Dispatched): void {
  const { nsp } = packet;
  const session = sessionIn(peer, nsp);
  if (session?.stage !== 'connected') return;
  if (packet.kind === 'authenticate') {
    if (isGuarded(m.design, nsp)) receiveAuthentication(m, peer, packet);
    return;
  }
  if (packet.kind !== 'event' && packet.kind !== 'refresh') return;
  const design = designIn(m, nsp, session);
  const unguarded = packet.kind === 'refresh' && design.lateRefresh === 'revives';
  if (!unguarded && !mayEnter(m, peer, session, packet)) return;
  if (packet.kind === 'refresh' && design.refresh === 'none') return;
  see(m, peer, nsp, { by: 'server', kind: 'accepted', packet: packet.id });
  if (packet.kind === 'refresh') {
    receiveRefresh(m, peer, packet);
    return;
  }
  if (packet.ack && packet.ackAfterMs > 0) {
    setTimer(m, 'ack', peer, nsp, m.busyMs + packet.ackAfterMs, packet.id);
  } else if (packet.ack) speak(m, peer, { kind: 'ack', nsp, id: packet.id, ok: true });
  m.busyMs += packet.busyMs;
}
