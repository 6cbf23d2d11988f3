import { clientWrites } from '../kernel/client.ts';
import { clientsIn, isOfficial } from '../situation.ts';
import { affords, defineAction } from './action.ts';

export const stray = defineAction({
  name: 'stray',
  says: 'a client without manners sends an event to a namespace that it has not joined',
  choices: (now, bounds) => !affords(now, bounds, 'stray') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => !isOfficial(it) && it.link === 'up' && it.begun === null
      ? [{ do: 'stray' as const, client, id: `s${now.taken.stray + 1}` }]
      : []),
  next: (m, { client, id }) => {
    clientWrites(m, m.peers[client], [{
      kind: 'event', nsp: '/side', id, ack: false, busyMs: 0, ackAfterMs: 0,
    }]);
  },
  drive: (driver, { client, id }) => { driver.stray(client, id); },
});
