import { clipMs, elapse } from '../situation.ts';
import { CLIENTS } from '../step.ts';
import { clientReceives, flushClient } from './client.ts';
import type { Chunk, Moment, Peer } from './moment.ts';
import { admit, fireExpiryTimer, flushOutbox, serverReceives, write } from './server.ts';

/**
 * Runs everything that was set off to rest. This mirrors the harness's settle loop
 * (adapters/settle.ts): what a turn set off runs to its end, then timers one by one, then the wire
 * one chunk at a time.
 */
export function runToRest(m: Moment): void {
  for (;;) {
    for (const finish of m.parked.splice(0)) finish();
    endStall(m);
    const progressed = m.rules.timers === 'before I/O'
      ? fireOneDue(m) || carryOne(m)
      : carryOne(m) || fireOneDue(m);
    if (!progressed) return;
  }
}

/** The busy listener is done: time has passed for everybody, and what fell due may fire. */
function endStall(m: Moment): void {
  if (m.busyMs === 0) return;
  const ms = m.busyMs;
  m.busyMs = 0;
  m.timersWait = false;
  passTime(m, ms);
}

/** Moves every offset; nothing fires. */
export function passTime(m: Moment, ms: number): void {
  m.passedMs += ms;
  m.lives = elapse(m.lives, ms);
  for (const name of CLIENTS) {
    const peer = m.peers[name];
    if (peer.upgradeDueMs !== null) peer.upgradeDueMs = clipMs(peer.upgradeDueMs - ms);
    if (peer.sessions.length === 0) continue;
    peer.sessions = peer.sessions.map((session) => ({
      ...session,
      timerMs: session.timerMs === null ? null : session.timerMs - ms,
      joinDueMs: session.joinDueMs === null ? null : clipMs(session.joinDueMs - ms),
    }));
  }
}

export interface Due { readonly dueMs: number; readonly fire: (m: Moment) => void }

/** Pending timers, the one created first before its equals. */
export function timersOf(m: Moment): readonly Due[] {
  const timers: Due[] = [];
  for (const name of CLIENTS) addTimers(m.peers[name], timers);
  return timers.sort((a, b) => a.dueMs - b.dueMs);
}

function addTimers(peer: Peer, timers: Due[]): void {
  for (const { nsp, timerMs, joinDueMs } of peer.sessions) {
    if (timerMs !== null) {
      timers.push({ dueMs: timerMs, fire: (m) => { fireExpiryTimer(m, peer, nsp); } });
    }
    if (joinDueMs !== null) {
      timers.push({ dueMs: joinDueMs, fire: (m) => { admit(m, peer, nsp); } });
    }
  }
  if (peer.upgradeDueMs === null) return;
  timers.push({ dueMs: peer.upgradeDueMs, fire: (m) => { checkUpgrade(m, peer); } });
}

/** Every 100 ms the server ends the waiting poll, so that the upgrading client can let go. */
function checkUpgrade(m: Moment, peer: Peer): void {
  peer.upgradeDueMs = null;
  if (peer.pollAtServer) write(m, peer, { kind: 'noop', nsp: '/' });
}

function fireOneDue(m: Moment): boolean {
  const [first] = timersOf(m);
  if (m.timersWait || first === undefined || first.dueMs > 0) return false;
  first.fire(m);
  return true;
}

function carryOne(m: Moment): boolean {
  const chunk = m.chunks.shift();
  if (chunk === undefined) return false;
  carry(m, m.peers[chunk.client], chunk);
  return true;
}

function carry(m: Moment, peer: Peer, chunk: Chunk): void {
  switch (chunk.carries) {
    case 'packets':
      // The POST is answered before its packets are dispatched (engine.io polling.js:134-151).
      if (peer.wire === 'polling') {
        m.chunks.push({ client: peer.name, to: 'client', carries: 'post answered' });
      }
      serverReceives(m, peer, chunk.packets);
      return;
    case 'poll':
      peer.pollAtServer = true;
      flushOutbox(m, peer);
      return;
    case 'replies': {
      const before = m.chunks.length;
      clientReceives(m, peer, chunk.replies);
      joinWrites(m, peer, before);
      return;
    }
    case 'post answered':
      peer.postUnderWay = false;
      flushClient(m, peer);
      return;
    default: chunk satisfies never;
  }
}

/** What a client writes to its WebSocket in one turn travels as one chunk. */
function joinWrites(m: Moment, peer: Peer, from: number): void {
  if (peer.wire !== 'websocket') return;
  const written = m.chunks.splice(from);
  const packets = written.flatMap((chunk) => chunk.carries === 'packets' ? chunk.packets : []);
  if (packets.length > 0) {
    m.chunks.push({ client: peer.name, to: 'server', carries: 'packets', packets });
  }
  m.chunks.push(...written.filter((chunk) => chunk.carries !== 'packets'));
}
