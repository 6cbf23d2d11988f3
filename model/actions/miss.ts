import { keeps } from '../kernel/recovery.ts';
import { clientsIn } from '../situation.ts';
import { inNamespace } from '../step.ts';
import { affords, defineAction } from './action.ts';

export const miss = defineAction({
  name: 'miss',
  says: 'the server emits to the room of a client that is away and may recover what it missed',
  choices: (now, bounds) => !affords(now, bounds, 'miss') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, { link, resumable }]) => link === 'gone' && resumable
      ? bounds.namespaces.map((nsp) => ({
          do: 'miss' as const, client, ...inNamespace(nsp), id: `x${now.taken.miss + 1}`,
        }))
      : []),
  next: (m, { client, nsp = '/', id }) => { keeps(m, client, nsp, id); },
  drive: (driver, { client, nsp = '/', id }) => { driver.miss(client, nsp, id); },
});
