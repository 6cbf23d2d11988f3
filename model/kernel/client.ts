import type { Packet, Reply } from '../packet.ts';
import type { Namespace } from '../step.ts';
import { clearTimer, refusalHeard, see } from './moment.ts';
import type { Moment, Peer } from './moment.ts';
import { CLOSE } from './write.ts';
import { clientIsIn, clientIsOut, drain, isWaitedFor } from './outgoing.ts';
import { clientConnects, clientHears } from './recovery.ts';
import { endSessions } from './ending.ts';

/** The client writes: on a WebSocket at once, over polling when no POST is under way. */
export function clientWrites(m: Moment, peer: Peer, packets: readonly Packet[]): void {
  const waits = (peer.upgrade === 'probing' && peer.manners === 'official')
    || (peer.wire === 'polling' && peer.postUnderWay);
  if (waits) {
    peer.buffered = [...peer.buffered, ...packets];
    return;
  }
  if (peer.wire === 'polling') peer.postUnderWay = true;
  if (peer.held) peer.heldPackets = [...peer.heldPackets, ...packets];
  else m.chunks.push({ client: peer.name, to: 'server', carries: 'packets', packets });
}

/** Everything buffered goes out as one write. */
export function flushClient(m: Moment, peer: Peer): void {
  const packets = peer.buffered;
  peer.buffered = [];
  if (packets.length > 0) clientWrites(m, peer, packets);
}

export function clientReceives(m: Moment, peer: Peer, replies: readonly Reply[]): void {
  const polled = peer.wire === 'polling';
  // A poll that brings the end of the connection leaves nothing to upgrade.
  const isEnd = replies.some(({ kind }) => kind === 'close');
  const completesUpgrade = polled && peer.upgrade === 'probing' && !isEnd;
  if (completesUpgrade) {
    // The poll has returned: the client switches transports before it looks at the packets.
    see(m, peer, '/', { by: 'client', kind: 'upgraded' });
    [peer.wire, peer.upgrade] = ['websocket', 'none'];
    clearTimer(m, 'upgrade', peer, '/');
    peer.postUnderWay = false;
    flushClient(m, peer);
    flushToWebSocket(m, peer);
    // A connection that is closing takes no upgrade any more (engine.io socket.js:266-270).
    if (peer.engine === 'closing') closeWebSocket(m, peer);
  }
  // The next poll is written before the packets of this one are handled, a nextTick later.
  if (polled && !completesUpgrade && peer.active.length > 0) pollAgain(m, peer);
  for (const reply of replies) clientHandles(m, peer, reply);
}

function pollAgain(m: Moment, peer: Peer): void {
  if (!peer.held) {
    m.chunks.push({ client: peer.name, to: 'server', carries: 'poll' });
    return;
  }
  peer.pollHeld = true;
  peer.heldFirst = peer.heldPackets.length === 0 ? 'poll' : 'packets';
}

function closeWebSocket(m: Moment, peer: Peer): void {
  m.chunks.push({ client: peer.name, to: 'client', carries: 'replies', replies: [CLOSE] });
}

/** What waited for a poll goes out on the new transport. */
function flushToWebSocket(m: Moment, peer: Peer): void {
  const replies = peer.outbox;
  peer.outbox = [];
  if (replies.length === 0) return;
  m.chunks.push({ client: peer.name, to: 'client', carries: 'replies', replies });
}

function clientHandles(m: Moment, peer: Peer, reply: Reply): void {
  if (reply.kind === 'close') {
    clientClosed(m, peer);
    return;
  }
  const { nsp } = reply;
  if (!peer.active.includes(nsp)) return;
  switch (reply.kind) {
    case 'connect':
      if (nsp === '/') clientIsIn(m, peer);
      clientConnects(m, peer, nsp, reply.pid);
      return;
    case 'connect error':
      see(m, peer, nsp, refusalHeard(reply));
      clientLeaves(m, peer, nsp);
      return;
    case 'ack':
      if (reply.stale === true || !isWaitedFor(m, peer, reply)) return;
      see(m, peer, nsp, { by: 'client', kind: 'acked', packet: reply.id, ok: reply.ok });
      drain(m, peer, false);
      return;
    case 'notice':
      if (!clientHears(m, peer, reply)) return;
      see(m, peer, nsp, { by: 'client', kind: 'received', packet: reply.id });
      if (reply.ack) clientWrites(m, peer, [{ kind: 'answer', nsp, id: reply.id }]);
      return;
    case 'disconnect':
      peer.over = peer.over.filter((session) => session.nsp !== nsp);
      see(m, peer, nsp, { by: 'client', kind: 'disconnected', reason: 'io server disconnect' });
      clientLeaves(m, peer, nsp);
      return;
    case 'noop': return;
    default: reply satisfies never;
  }
}

/** The server has closed the connection: wherever the client still was, it is no more. */
function clientClosed(m: Moment, peer: Peer): void {
  for (const nsp of peer.active) {
    see(m, peer, nsp, { by: 'client', kind: 'disconnected', reason: 'transport close' });
  }
  clientIsOut(m, peer);
  peer.active = [];
}

/** The client is in a namespace no more; out of the last, it closes its engine. */
function clientLeaves(m: Moment, peer: Peer, nsp: Namespace): void {
  if (nsp === '/') clientIsOut(m, peer);
  peer.active = peer.active.filter((name) => name !== nsp);
  if (peer.active.length > 0) return;
  // The server hears of it, with nothing left to say.
  endSessions(m, peer, 'transport close');
  peer.engine = peer.engine === 'none' ? 'none' : 'closing';
}
