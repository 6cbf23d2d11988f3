import { breakEngine } from '../kernel/ending.ts';
import { clientsIn, isOfficial } from '../situation.ts';
import { affords, defineAction } from './action.ts';

export const pull = defineAction({
  name: 'pull',
  says: 'a client without manners polls, also while a poll of its is waiting: that ends the engine',
  choices: (now, bounds) => !affords(now, bounds, 'pull') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => !isOfficial(it) && it.link === 'up' && it.wire === 'polling'
      && it.upgrade !== 'probing'
      ? [{ do: 'pull' as const, client }]
      : []),
  next: (m, { client }) => {
    const peer = m.peers[client];
    if (peer.pollAtServer) breakEngine(m, peer, 'transport error');
    else m.chunks.push({ client, to: 'server', carries: 'poll' });
  },
  drive: (driver, { client }) => { driver.pull(client); },
});
