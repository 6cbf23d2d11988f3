import { clientWrites } from '../kernel/client.ts';
import { clientsIn, isConnected } from '../situation.ts';
import { inNamespace } from '../step.ts';
import { affords, defineAction } from './action.ts';

export const refresh = defineAction({
  name: 'refresh',
  says: 'the client presents a new token on the open connection',
  choices: (now, bounds) => !affords(now, bounds, 'refresh') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => bounds.namespaces.filter((nsp) => isConnected(it, nsp))
      .flatMap((nsp) => bounds.refreshTokens.map((token) => ({
        do: 'refresh' as const, client, ...inNamespace(nsp),
        id: `r${now.taken.refresh + 1}`, token,
      })))),
  next: (m, { client, nsp = '/', id, token }) => {
    clientWrites(m, m.peers[client], [{ kind: 'refresh', nsp, id, token }]);
  },
  drive: (driver, { client, nsp = '/', id, token }) => { driver.refresh(client, nsp, id, token); },
});
