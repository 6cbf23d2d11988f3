import { elapse } from '../lives.ts';
import { elapseRecovery } from '../recovery.ts';
import { inOrder } from '../state.ts';
import type { Timer } from '../state.ts';
import { clientReceives, flushClient } from './client.ts';
import type { Chunk, Moment, Peer } from './moment.ts';
import { retry } from './outgoing.ts';
import { verify } from './refresh.ts';
import { serverReceives } from './segment.ts';
import { admit, fireExpiryTimer } from './server.ts';
import { isUnknown, wireReceives } from './wire.ts';
import { flushOutbox, speak, write } from './write.ts';

/**
 * Runs everything that was set off to rest. This mirrors the harness's settle loop
 * (adapters/settle.ts): what a turn set off runs to its end, then timers one by one, then the wire
 * one chunk at a time.
 */
export function runToRest(m: Moment): void {
  for (;;) {
    // What is parked may be parked again: restored first, then verified.
    for (let next = m.parked.shift(); next !== undefined; next = m.parked.shift()) next();
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
  m.recovery = elapseRecovery(m.recovery, ms);
  if (m.timers.length === 0) return;
  m.timers = m.timers.map((timer) => ({ ...timer, dueMs: timer.dueMs - ms }));
}

/** The timer that is due first; of those due together, the one that was set first. */
export const firstTimer = (m: Moment): Timer | undefined => inOrder(m.timers)[0];

function fireOneDue(m: Moment): boolean {
  const timer = firstTimer(m);
  if (m.timersWait || timer === undefined || timer.dueMs > 0) return false;
  m.timers = m.timers.filter((other) => other !== timer);
  fire(m, timer);
  return true;
}

function fire(m: Moment, { kind, client, nsp, id, over }: Timer): void {
  const peer = m.peers[client];
  switch (kind) {
    case 'expiry': fireExpiryTimer(m, peer, nsp, id); return;
    case 'join': admit(m, peer, nsp); return;
    case 'verify': verify(m, peer, nsp, id ?? ''); return;
    case 'ack': {
      const stale = over === undefined ? {} : { stale: true as const };
      speak(m, peer, { kind: 'ack', nsp, id: id ?? '', ok: true, ...stale }, 'emit', over);
      return;
    }
    // It was not completed in time: the WebSocket is closed, and nobody is told otherwise.
    case 'probe': return;
    case 'retry': retry(m, peer); return;
    case 'upgrade':
      // Every 100 ms the server ends the waiting poll, so that the upgrading client can let go.
      if (peer.pollAtServer) write(m, peer, { kind: 'noop', nsp: '/' });
      return;
    default: kind satisfies never;
  }
}

function carryOne(m: Moment): boolean {
  const chunk = m.chunks.shift();
  if (chunk === undefined) return false;
  carry(m, m.peers[chunk.client], chunk);
  return true;
}

function carry(m: Moment, peer: Peer, chunk: Chunk): void {
  if (peer.manners === 'none' && chunk.to === 'server' && isUnknown(m, peer)) return;
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
      if (peer.manners === 'none') wireReceives(m, peer, chunk.replies);
      else clientReceives(m, peer, chunk.replies);
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
