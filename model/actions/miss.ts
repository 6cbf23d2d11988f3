import { socketsOf } from '../kernel/displaced.ts';
import { keepsBroadcast, memoryOf } from '../kernel/recovery.ts';
import { isBarred, say } from '../kernel/write.ts';
import { clientsIn } from '../situation.ts';
import { CLIENTS, inNamespace } from '../step.ts';
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
  next: (m, { client, nsp = '/', id }) => {
    // Its room is that of its session, whoever has recovered that, and has another one beside it.
    const pid = memoryOf(m, client, nsp)?.last.pid;
    const there = CLIENTS.map((name) => m.peers[name]).flatMap((peer) => socketsOf(peer)
      .filter((session) => session.nsp === nsp && session.pid === pid)
      .map((session) => ({ peer, isBarred: isBarred(m, session, 'notice', 'broadcast') })));
    keepsBroadcast(m, [client], nsp, id, () => there.some((one) => one.isBarred));
    for (const one of there) {
      if (!one.isBarred) say(m, one.peer, { kind: 'notice', nsp, id, ack: false });
    }
  },
  drive: (driver, { client, nsp = '/', id }) => { driver.miss(client, nsp, id); },
});
