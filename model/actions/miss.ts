import { sessionIn } from '../kernel/moment.ts';
import { keepsBroadcast, memoryOf } from '../kernel/recovery.ts';
import { isBarred, speak } from '../kernel/write.ts';
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
    // Its room is that of its session, whoever has recovered that.
    const pid = memoryOf(m, client, nsp)?.last.pid;
    const there = CLIENTS.map((name) => m.peers[name]).flatMap((peer) => {
      const session = sessionIn(peer, nsp);
      return session?.pid === pid && session?.stage === 'connected' ? [{ peer, session }] : [];
    });
    keepsBroadcast(m, [client], nsp, id, () =>
      there.some(({ session }) => isBarred(m, session, 'notice', 'broadcast')));
    for (const { peer } of there) {
      speak(m, peer, { kind: 'notice', nsp, id, ack: false }, 'broadcast');
    }
  },
  drive: (driver, { client, nsp = '/', id }) => { driver.miss(client, nsp, id); },
});
