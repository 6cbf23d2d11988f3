import { clientWrites } from '../kernel/client.ts';
import { clientsIn, isConnected } from '../situation.ts';
import type { Situation } from '../situation.ts';
import { inNamespace } from '../step.ts';
import type { TokenName } from '../tokens.ts';
import { affords, defineAction } from './action.ts';
import type { Bounds } from './action.ts';
import { ways } from './open.ts';

export const authenticate = defineAction({
  name: 'authenticate',
  says: 'a client that came in with nothing shows its token by an event',
  choices: (now, bounds) => !affords(now, bounds, 'authenticate') ? []
    : clientsIn(now, bounds.clients).flatMap(([client, it]) =>
        it.held === 'nothing' && it.upgrade !== 'probing'
          ? it.unproven.filter((nsp) => isConnected(it, nsp)).flatMap((nsp) =>
              tokensFor(now, bounds).map((token) => ({
                do: 'authenticate' as const, client, ...inNamespace(nsp),
                id: `a${now.taken.authenticate + 1}`, token,
              })))
          : []),
  next: (m, { client, nsp = '/', id, token }) => {
    clientWrites(m, m.peers[client], [{ kind: 'authenticate', nsp, id, token }]);
  },
  drive: (driver, { client, nsp = '/', id, token }) => {
    driver.authenticate(client, nsp, id, token);
  },
});

/** What it could have come with. */
const tokensFor = (now: Situation, bounds: Bounds): readonly TokenName[] =>
  ways(now, { ...bounds, slowJoins: false }).map(({ token }) => token);
