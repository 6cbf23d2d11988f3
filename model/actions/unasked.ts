import { clientWrites } from '../kernel/client.ts';
import { clientsIn, isOfficial } from '../situation.ts';
import { affords, defineAction } from './action.ts';

export const unasked = defineAction({
  name: 'unasked',
  says: 'a client without manners acknowledges something that nobody asked about',
  choices: (now, bounds) => !affords(now, bounds, 'unasked') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => !isOfficial(it) && it.link === 'up' && it.begun === null
      ? [{ do: 'unasked' as const, client }]
      : []),
  next: (m, { client }) => {
    clientWrites(m, m.peers[client], [{ kind: 'unasked', nsp: '/' }]);
  },
  drive: (driver, { client }) => { driver.unasked(client); },
});
