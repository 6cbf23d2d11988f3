import type { Packet, Reply } from '../state.ts';
import { isGood, isPast, leftMs, see, updateSession } from './moment.ts';
import type { Moment } from './moment.ts';
import type { TokenName } from '../tokens.ts';

/** Beyond this Node's `setTimeout` fires after 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Further away than any sequence waits: such a timer never fires. */
const NEVER_MS = 86_400_000;

/** Node: at least 1 ms, and 1 ms for anything beyond 2^31−1. */
const nodeDelay = (ms: number): number => ms > LONGEST_TIMER_MS ? 1 : Math.max(1, ms);

export function armTimer(m: Moment): void {
  const { session } = m.hidden;
  if (session === null || m.design.timer.armed === 'never') return;
  const left = Math.max(1, leftMs(m, session.token));
  const delay = m.design.timer.waits === 'once' ? left : Math.min(left, LONGEST_TIMER_MS);
  // Node dates a timer by the time at which it is set, also while a listener is busy.
  const due = m.busyMs + nodeDelay(delay);
  updateSession(m, { timerMs: due > NEVER_MS ? null : due });
}

/** The server writes a packet: at once, or when the next poll comes. */
export function write(m: Moment, reply: Reply): void {
  if (m.hidden.engine === 'none') return;
  if (m.wire === 'websocket') {
    m.chunks.push({ to: 'client', carries: 'replies', replies: [reply] });
    return;
  }
  m.hidden.outbox = [...m.hidden.outbox, reply];
  flushOutbox(m);
}

export function flushOutbox(m: Moment): void {
  if (!m.hidden.pollAtServer || m.hidden.outbox.length === 0) return;
  m.chunks.push({ to: 'client', carries: 'replies', replies: m.hidden.outbox });
  m.hidden.outbox = [];
  m.hidden.pollAtServer = false;
}

/** `socket.disconnect(true)`: does nothing until the socket is connected (socket.js:588-590). */
export function kick(m: Moment): void {
  if (m.hidden.session?.stage !== 'connected') return;
  endSession(m, 'server namespace disconnect');
  write(m, { kind: 'disconnect' });
  m.hidden.engine = 'closing';
}

export function endSession(m: Moment, reason: string): void {
  if (m.hidden.session?.stage === 'connected') see(m, { by: 'server', kind: 'left', reason });
  m.hidden.session = null;
}

/** CONNECT arrives: the token is looked at, then the application's own middleware runs. */
export function connect(m: Moment, token: TokenName, joinMs: number): void {
  const mayJoin = m.design.handshake === 'verifies' ? isGood(m, token) : leftMs(m, token) > 0;
  if (!mayJoin) {
    write(m, { kind: 'connect error' });
    return;
  }
  m.hidden.session = { stage: 'joining', token, owed: token, timerMs: null };
  if (m.design.lastCheck === 'before the application') armWith(m, 'with the last check');
  if (joinMs > 0) m.joinDueMs = joinMs;
  else admit(m);
}

/** The application's middleware is done: the last check, if there is one, and admission. */
export function admit(m: Moment): void {
  const { session } = m.hidden;
  m.joinDueMs = null;
  if (session === null) return;
  if (m.design.lastCheck === 'after the application') {
    if (isPast(m, session.token)) {
      m.hidden.session = null;
      write(m, { kind: 'connect error' });
      return;
    }
    armWith(m, 'with the last check');
  }
  updateSession(m, { stage: 'connected' });
  see(m, { by: 'server', kind: 'admitted' });
  write(m, { kind: 'connect' });
  armWith(m, 'on connection');
}

function armWith(m: Moment, when: Moment['design']['timer']['armed']): void {
  if (m.design.timer.armed === when) armTimer(m);
}

/** The expiry timer fires, early or late. */
export function fireExpiryTimer(m: Moment): void {
  const { session } = m.hidden;
  if (session === null) return;
  updateSession(m, { timerMs: null });
  if (m.design.timer.waits === 'once' || isPast(m, session.token)) kick(m);
  else if (m.design.timer.waits === 'until expired') armTimer(m);
}

/**
 * A segment reaches the server: frames that arrived together. First, for each packet, what stands
 * before the listeners (acknowledgements, `socket.use`); then, for each, its listener
 * (socket.js:448-462, 685-700).
 */
export function serverReceives(m: Moment, packets: readonly Packet[]): void {
  for (const { id } of packets) see(m, { by: 'server', kind: 'arrived', packet: id });
  if (m.hidden.engine !== 'open') return;
  if (m.rules.passes === 'guards first') {
    const passed = packets.filter((packet) => firstPass(m, packet));
    for (const packet of passed) secondPass(m, packet);
  } else {
    for (const packet of packets) if (firstPass(m, packet)) secondPass(m, packet);
  }
}

/** @returns whether the packet goes on to its listener. */
function firstPass(m: Moment, packet: Packet): boolean {
  const { session } = m.hidden;
  if (session?.stage !== 'connected') return false;
  if (packet.kind === 'answer') {
    const barred = m.design.ackGuard === 'expiry' && isPast(m, session.token);
    if (!barred) see(m, { by: 'server', kind: 'answered', packet: packet.id });
    return false;
  }
  return !(m.design.packetGuard === 'expiry' && isPast(m, session.token));
}

function secondPass(m: Moment, packet: Packet): void {
  const { session } = m.hidden;
  if (session?.stage !== 'connected' || packet.kind === 'answer') return;
  if (m.design.listenerGuard !== 'none' && isPast(m, session.token)) {
    kick(m);
    return;
  }
  if (m.design.listenerGuard === 'everything') return;
  if (packet.kind === 'refresh' && m.design.refresh === 'none') return;
  see(m, { by: 'server', kind: 'accepted', packet: packet.id });
  if (packet.kind === 'refresh') {
    m.parked.push(() => { refresh(m, packet.id, packet.token); });
    return;
  }
  if (packet.ack) write(m, { kind: 'ack', id: packet.id, ok: true });
  m.busyMs += packet.busyMs;
}

/** The new token has been verified: the session takes it over, or says no, or is past it all. */
function refresh(m: Moment, id: string, token: TokenName): void {
  const { session } = m.hidden;
  if (session === null || isPast(m, session.token)) return;
  if (!isGood(m, token) || token === 'other-subject') {
    write(m, { kind: 'ack', id, ok: false });
    return;
  }
  const kept = m.design.refresh === 'keeps the new expiry' ? token : session.token;
  updateSession(m, { token: kept, owed: token });
  armTimer(m);
  write(m, { kind: 'ack', id, ok: true });
}
