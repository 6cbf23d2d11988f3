import { clientWrites } from '../kernel/client.ts';
import { clientsIn, isOfficial } from '../situation.ts';
import { affords, defineAction } from './action.ts';

export const malformed = defineAction({
  name: 'malformed',
  says: 'a client without manners sends a frame of no known type',
  choices: (now, bounds) => !affords(now, bounds, 'malformed') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => !isOfficial(it) && it.link === 'up' && it.begun === null
      ? [{ do: 'malformed' as const, client }]
      : []),
  next: (m, { client }) => {
    clientWrites(m, m.peers[client], [{ kind: 'malformed', nsp: '/' }]);
  },
  drive: (driver, { client }) => { driver.malformed(client); },
});
