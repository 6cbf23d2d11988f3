import { clientWrites } from '../kernel/client.ts';
import { clientsIn } from '../situation.ts';
import { defineAction } from './action.ts';

export const finish = defineAction({
  name: 'finish',
  says: 'a client without manners writes the rest of what it has begun',
  choices: (now, bounds) => clientsIn(now, bounds.clients).flatMap(([client, { begun, link }]) =>
    begun !== null && link === 'up' ? [{ do: 'finish' as const, client }] : []),
  next: (m, { client }) => {
    const peer = m.peers[client];
    clientWrites(m, peer, [{ kind: 'rest', nsp: '/', id: peer.before.begun?.id ?? '' }]);
  },
  drive: (driver, { client }) => { driver.finishMessage(client); },
});
