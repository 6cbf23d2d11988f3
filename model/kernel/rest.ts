import { clipMs, elapse } from '../situation.ts';
import { clientReceives, flushClient } from './client.ts';
import type { Chunk, Moment } from './moment.ts';
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
  if (m.upgradeDueMs !== null) m.upgradeDueMs = clipMs(m.upgradeDueMs - ms);
  if (m.joinDueMs !== null) m.joinDueMs = clipMs(m.joinDueMs - ms);
  const { session } = m.hidden;
  if (session?.timerMs != null) {
    m.hidden.session = { ...session, timerMs: session.timerMs - ms };
  }
}

export interface Due { readonly dueMs: number; readonly fire: (m: Moment) => void }

/** Pending timers, the one created first before its equals. */
export function timersOf(m: Moment): readonly Due[] {
  const timers: Due[] = [];
  const expiryMs = m.hidden.session?.timerMs ?? null;
  if (expiryMs !== null) timers.push({ dueMs: expiryMs, fire: fireExpiryTimer });
  if (m.joinDueMs !== null) timers.push({ dueMs: m.joinDueMs, fire: admit });
  if (m.upgradeDueMs !== null) timers.push({ dueMs: m.upgradeDueMs, fire: checkUpgrade });
  return timers.sort((a, b) => a.dueMs - b.dueMs);
}

/** Every 100 ms the server ends the waiting poll, so that the upgrading client can let go. */
function checkUpgrade(m: Moment): void {
  m.upgradeDueMs = null;
  if (m.hidden.pollAtServer) write(m, { kind: 'noop' });
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
  carry(m, chunk);
  return true;
}

function carry(m: Moment, chunk: Chunk): void {
  switch (chunk.carries) {
    case 'packets':
      // The POST is answered before its packets are dispatched (engine.io polling.js:134-151).
      if (m.wire === 'polling') m.chunks.push({ to: 'client', carries: 'post answered' });
      serverReceives(m, chunk.packets);
      return;
    case 'poll':
      m.hidden.pollAtServer = true;
      flushOutbox(m);
      return;
    case 'replies': {
      const before = m.chunks.length;
      clientReceives(m, chunk.replies);
      joinWrites(m, before);
      return;
    }
    case 'post answered':
      m.hidden.postUnderWay = false;
      flushClient(m);
      return;
    default: chunk satisfies never;
  }
}

/** What a client writes to its WebSocket in one turn travels as one chunk. */
function joinWrites(m: Moment, from: number): void {
  if (m.wire !== 'websocket') return;
  const written = m.chunks.splice(from);
  const packets = written.flatMap((chunk) => chunk.carries === 'packets' ? chunk.packets : []);
  if (packets.length > 0) m.chunks.push({ to: 'server', carries: 'packets', packets });
  m.chunks.push(...written.filter((chunk) => chunk.carries !== 'packets'));
}
