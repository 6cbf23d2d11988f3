import { sessionIn } from '../kernel/moment.ts';
import { keepsBroadcast } from '../kernel/recovery.ts';
import { isBarred, speak } from '../kernel/write.ts';
import { clientsIn, isConnected } from '../situation.ts';
import { CLIENTS, inNamespace } from '../step.ts';
import { affords, defineAction } from './action.ts';

export const broadcast = defineAction({
  name: 'broadcast',
  says: 'the server emits to everybody in a namespace, or to the room of one client',
  choices: (now, bounds) => !affords(now, bounds, 'broadcast') ? [] : bounds.namespaces
    .flatMap((nsp) => clientsIn(now, bounds.clients)
      .filter(([, it]) => isConnected(it, nsp))
      // To everybody is the same, whoever it is that is named.
      .flatMap(([client], index) => (index === 0 ? TO : TO.slice(0, 1)).map((to) => ({
        do: 'broadcast' as const, client, ...inNamespace(nsp),
        id: `b${now.taken.broadcast + 1}`, to,
      })))),
  next: (m, { client, nsp = '/', id, to }) => {
    keepsBroadcast(m, to === 'everybody' ? CLIENTS : [client], nsp, id, (name) => {
      const session = sessionIn(m.peers[name], nsp);
      return session?.stage === 'connected' && isBarred(m, session, 'notice', 'broadcast');
    });
    for (const name of to === 'everybody' ? CLIENTS : [client]) {
      const peer = m.peers[name];
      if (sessionIn(peer, nsp)?.stage !== 'connected') continue;
      speak(m, peer, { kind: 'notice', nsp, id, ack: false }, 'broadcast');
    }
  },
  drive: (driver, { client, nsp = '/', id, to }) => { driver.broadcast(client, nsp, id, to); },
});

const TO = ['its room', 'everybody'] as const;
