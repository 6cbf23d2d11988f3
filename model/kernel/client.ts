import type { Packet, Reply } from '../state.ts';
import { see } from './moment.ts';
import type { Moment } from './moment.ts';
import { endSession } from './server.ts';

/** The client writes: on a WebSocket at once, over polling when no POST is under way. */
export function clientWrites(m: Moment, packets: readonly Packet[]): void {
  const waits = m.upgrade === 'probing' || (m.wire === 'polling' && m.hidden.postUnderWay);
  if (waits) {
    m.hidden.buffered = [...m.hidden.buffered, ...packets];
    return;
  }
  if (m.wire === 'polling') m.hidden.postUnderWay = true;
  if (m.held) m.hidden.heldPackets = [...m.hidden.heldPackets, ...packets];
  else m.chunks.push({ to: 'server', carries: 'packets', packets });
}

/** Everything buffered goes out as one write. */
export function flushClient(m: Moment): void {
  const packets = m.hidden.buffered;
  m.hidden.buffered = [];
  if (packets.length > 0) clientWrites(m, packets);
}

export function clientReceives(m: Moment, replies: readonly Reply[]): void {
  const polled = m.wire === 'polling';
  const completesUpgrade = polled && m.upgrade === 'probing';
  if (completesUpgrade) {
    // The poll has returned: the client switches transports before it looks at the packets.
    see(m, { by: 'client', kind: 'upgraded' });
    [m.wire, m.upgrade, m.upgradeDueMs] = ['websocket', 'none', null];
    m.hidden.postUnderWay = false;
    flushClient(m);
    flushToWebSocket(m);
  }
  // The next poll is written before the packets of this one are handled, a nextTick later.
  if (polled && !completesUpgrade && m.clientUp) pollAgain(m);
  for (const reply of replies) clientHandles(m, reply);
}

function pollAgain(m: Moment): void {
  if (!m.held) m.chunks.push({ to: 'server', carries: 'poll' });
  else m.hidden.heldFirst = m.hidden.heldPackets.length === 0 ? 'poll' : 'packets';
}

/** What waited for a poll goes out on the new transport. */
function flushToWebSocket(m: Moment): void {
  const replies = m.hidden.outbox;
  m.hidden.outbox = [];
  if (replies.length > 0) m.chunks.push({ to: 'client', carries: 'replies', replies });
}

function clientHandles(m: Moment, reply: Reply): void {
  if (!m.clientUp) return;
  switch (reply.kind) {
    case 'connect': see(m, { by: 'client', kind: 'connected' }); return;
    case 'connect error':
      see(m, { by: 'client', kind: 'refused' });
      clientGone(m);
      return;
    case 'ack': see(m, { by: 'client', kind: 'acked', packet: reply.id, ok: reply.ok }); return;
    case 'notice':
      see(m, { by: 'client', kind: 'received', packet: reply.id });
      if (reply.ack) clientWrites(m, [{ kind: 'answer', id: reply.id }]);
      return;
    case 'disconnect':
      see(m, { by: 'client', kind: 'disconnected', reason: 'io server disconnect' });
      clientGone(m);
      return;
    case 'noop': return;
    default: reply satisfies never;
  }
}

/** The client closes its engine: the server hears of it, with nothing left to say. */
function clientGone(m: Moment): void {
  m.clientUp = false;
  endSession(m, 'transport close');
  m.hidden.engine = m.hidden.engine === 'none' ? 'none' : 'closing';
}
