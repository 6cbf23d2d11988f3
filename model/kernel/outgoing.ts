import { ACK_TIMEOUT_MS, NOTHING_OUTGOING, RETRIES } from '../outgoing.ts';
import type { Retried } from '../outgoing.ts';
import type { Packet, Reply } from '../packet.ts';
import type { Message } from '../step.ts';
import { clientWrites } from './client.ts';
import { clearTimer, setTimer } from './moment.ts';
import type { Moment, Peer } from './moment.ts';

type EventPacket = Extract<Packet, { readonly kind: 'event' }>;

/** The official client emits: what is volatile is lost where it would have to wait. */
export function clientEmits(
  m: Moment, peer: Peer, packets: readonly EventPacket[], { volatile }: Partial<Message> = {},
): void {
  if (volatile === true) {
    if (peer.wire !== 'polling' || !peer.postUnderWay) clientWrites(m, peer, packets);
  } else if (peer.before.retries) {
    const { unsent, queue } = peer.outgoing;
    const added = packets.map((packet) => ({ packet, tries: 0, pending: false }));
    peer.outgoing = { unsent, queue: [...queue, ...added] };
    drain(m, peer, false);
  } else if (peer.online) clientWrites(m, peer, packets);
  else {
    const { unsent, queue } = peer.outgoing;
    peer.outgoing = { unsent: [...unsent, ...packets], queue };
  }
}

/** It is let in: what it had to keep is sent, then what it retries, before anybody is told. */
export function clientIsIn(m: Moment, peer: Peer): void {
  peer.online = true;
  const { unsent, queue } = peer.outgoing;
  if (unsent.length > 0) peer.outgoing = { ...NOTHING_OUTGOING, queue };
  for (const packet of unsent) clientWrites(m, peer, [packet]);
  drain(m, peer, true);
}

/** It is out: what it waits for will not be acknowledged. */
export function clientIsOut(m: Moment, peer: Peer): void {
  peer.online = false;
  if (peer.outgoing.queue[0]?.pending === true) giveUp(m, peer);
}

/** @returns whether an acknowledgement is one that the client still waits for. */
export function isWaitedFor(
  m: Moment, peer: Peer, { id }: Extract<Reply, { readonly kind: 'ack' }>,
): boolean {
  if (!peer.before.retries) return true;
  const [first] = peer.outgoing.queue;
  // The answer to an earlier try finds nobody; that to a later one is on its way as well.
  if (first?.packet.id !== id || !first.pending) return false;
  clearTimer(m, 'retry', peer, '/');
  replaceFirst(peer, []);
  return true;
}

/** The time in which an acknowledgement was waited for is over. */
export function retry(m: Moment, peer: Peer): void {
  giveUp(m, peer);
  drain(m, peer, false);
}

/** Sends the first packet of the queue, unless it is waited for. */
export function drain(m: Moment, peer: Peer, force: boolean): void {
  const [first] = peer.outgoing.queue;
  if (!peer.online || first === undefined || (first.pending && !force)) return;
  const tries = first.tries + 1;
  replaceFirst(peer, [{ ...first, tries, pending: true }]);
  setTimer(m, 'retry', peer, '/', m.busyMs + ACK_TIMEOUT_MS);
  clientWrites(m, peer, [first.packet]);
}

/** No acknowledgement came: the packet stays, unless it was tried often enough. */
function giveUp(m: Moment, peer: Peer): void {
  clearTimer(m, 'retry', peer, '/');
  const [first] = peer.outgoing.queue;
  if (first === undefined) return;
  replaceFirst(peer, first.tries > RETRIES ? [] : [{ ...first, pending: false }]);
}

function replaceFirst(peer: Peer, by: readonly Retried[]): void {
  const { unsent, queue } = peer.outgoing;
  const left = [...by, ...queue.slice(1)];
  peer.outgoing = unsent.length + left.length === 0 ? NOTHING_OUTGOING : { unsent, queue: left };
}
