import { clientWrites } from '../kernel/client.ts';
import { clientSetsOut } from '../kernel/recovery.ts';
import { clientsIn, fixedTo, isConnected, isJoining, isOfficial } from '../situation.ts';
import { affords, defineAction } from './action.ts';
import { waysBy } from './open.ts';

export const join = defineAction({
  name: 'join',
  says: 'a client that is connected comes into another namespace, over the same connection',
  choices: (now, bounds) => !affords(now, bounds, 'join') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => isOfficial(it) && isConnected(it) && !isJoining(it)
        && it.held === 'nothing'
      ? bounds.namespaces.filter((nsp) => it.joined[nsp] === 'no').flatMap((nsp) =>
          waysBy(it.carrier, now, bounds, fixedTo(it)).map((way) => ({
            do: 'join' as const, client, nsp, ...way,
          })))
      : []),
  next: (m, { client, nsp, token, joinMs }) => {
    const peer = m.peers[client];
    peer.active = [...peer.active, nsp];
    clientSetsOut(m, peer, nsp);
    clientWrites(m, peer, [{ kind: 'connect', nsp, token, joinMs: joinMs ?? 0 }]);
  },
  drive: (driver, { client, nsp, token, joinMs }) => {
    driver.join(client, nsp, token, joinMs ?? 0);
  },
});
