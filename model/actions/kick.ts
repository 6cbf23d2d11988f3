import { sessionIn } from '../kernel/moment.ts';
import { closeConnection, disconnect, kick as disconnectAll } from '../kernel/ending.ts';
import { clientsIn, isConnected } from '../situation.ts';
import { KICKS, inNamespace } from '../step.ts';
import { affords, defineAction } from './action.ts';

export const kick = defineAction({
  name: 'kick',
  says: 'the application ends a session: by disconnect(), disconnect(true) or conn.close()',
  choices: (now, bounds) => !affords(now, bounds, 'kick') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => it.held === 'nothing' && it.upgrade !== 'probing'
      ? bounds.namespaces.filter((nsp) => isConnected(it, nsp)).flatMap((nsp) =>
          KICKS.map((how) => ({ do: 'kick' as const, client, ...inNamespace(nsp), how })))
      : []),
  next: (m, { client, nsp = '/', how }) => {
    const peer = m.peers[client];
    const session = sessionIn(peer, nsp);
    if (session?.stage !== 'connected') return;
    if (how === 'conn.close()') closeConnection(m, peer);
    else if (how === 'disconnect(true)') disconnectAll(m, peer, nsp);
    else disconnect(m, peer, session);
  },
  drive: (driver, { client, nsp = '/', how }) => { driver.kick(client, nsp, how); },
});
