import { CLIENT, defineAction } from './action.ts';

export const deliver = defineAction({
  name: 'deliver',
  says: 'everything that was held arrives, in one piece',
  choices: (now) => now.held === 'nothing' ? [] : [{ do: 'deliver', client: CLIENT }],
  next: (m) => {
    m.held = false;
    if (m.wire === 'polling' && !m.hidden.pollAtServer) {
      m.chunks.push({ to: 'server', carries: 'poll' });
    }
    const packets = m.hidden.heldPackets;
    m.hidden.heldPackets = [];
    if (packets.length > 0) m.chunks.push({ to: 'server', carries: 'packets', packets });
  },
  drive: (driver, { client }) => { driver.deliver(client); },
});
