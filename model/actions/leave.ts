import { clientWrites } from '../kernel/client.ts';
import { clientIsOut } from '../kernel/outgoing.ts';
import { see } from '../kernel/moment.ts';
import { clientsIn, isConnected, isOfficial } from '../situation.ts';
import { affords, defineAction } from './action.ts';

export const leave = defineAction({
  name: 'leave',
  says: 'the client leaves a namespace; out of the last one, it closes its connection',
  choices: (now, bounds) => !affords(now, bounds, 'leave') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => isOfficial(it) && it.held === 'nothing'
      && it.upgrade !== 'probing'
      ? bounds.namespaces.filter((nsp) => isConnected(it, nsp))
        .map((nsp) => ({ do: 'leave' as const, client, nsp }))
      : []),
  next: (m, { client, nsp }) => {
    const peer = m.peers[client];
    peer.active = peer.active.filter((name) => name !== nsp);
    clientWrites(m, peer, [{ kind: 'disconnect', nsp }]);
    if (nsp === '/') clientIsOut(m, peer);
    see(m, peer, nsp, { by: 'client', kind: 'disconnected', reason: 'io client disconnect' });
  },
  drive: (driver, { client, nsp }) => { driver.leave(client, nsp); },
});
