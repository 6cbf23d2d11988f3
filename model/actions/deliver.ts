import type { Chunk } from '../kernel/moment.ts';
import { runToRest } from '../kernel/rest.ts';
import { CLIENT } from '../step.ts';
import { defineAction } from './action.ts';

export const deliver = defineAction({
  name: 'deliver',
  says: 'everything that was held arrives: per connection in one piece, '
    + 'in the order it was written',
  choices: (now) => now.held === 'nothing' ? [] : [{ do: 'deliver', client: CLIENT }],
  next: (m) => {
    m.held = false;
    const chunks: Chunk[] = [];
    const packets = m.hidden.heldPackets;
    if (packets.length > 0) chunks.push({ to: 'server', carries: 'packets', packets });
    if (m.before.held === 'packets and poll') chunks.push({ to: 'server', carries: 'poll' });
    if (m.hidden.heldFirst === 'poll') chunks.reverse();
    [m.hidden.heldPackets, m.hidden.heldFirst] = [[], 'packets'];
    for (const chunk of chunks) {
      m.chunks.push(chunk);
      runToRest(m);
    }
  },
  drive: (driver, { client }) => driver.deliver(client),
});
