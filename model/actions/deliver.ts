import type { Chunk } from '../kernel/moment.ts';
import { runToRest } from '../kernel/rest.ts';
import { clientsIn } from '../situation.ts';
import { defineAction } from './action.ts';

export const deliver = defineAction({
  name: 'deliver',
  says: 'everything that was held arrives: per connection in one piece, '
    + 'in the order it was written',
  choices: (now, bounds) => clientsIn(now, bounds.clients).flatMap(([client, { held }]) =>
    held === 'nothing' ? [] : [{ do: 'deliver', client }]),
  next: (m, { client }) => {
    const peer = m.peers[client];
    peer.held = false;
    const chunks: Chunk[] = [];
    const packets = peer.heldPackets;
    if (packets.length > 0) chunks.push({ client, to: 'server', carries: 'packets', packets });
    if (peer.pollHeld) {
      chunks.push({ client, to: 'server', carries: 'poll' });
    }
    if (peer.heldFirst === 'poll') chunks.reverse();
    [peer.heldPackets, peer.heldFirst, peer.pollHeld] = [[], 'packets', false];
    // What waits on a WebSocket is its end: the client's part in it arrives now.
    if (peer.wire === 'websocket' && peer.outbox.length > 0) {
      chunks.push({ client, to: 'client', carries: 'replies', replies: peer.outbox });
      peer.outbox = [];
    }
    for (const chunk of chunks) {
      m.chunks.push(chunk);
      runToRest(m);
    }
  },
  drive: (driver, { client }) => driver.deliver(client),
});
