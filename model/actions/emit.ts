import { sessionIn } from '../kernel/moment.ts';
import { keeps } from '../kernel/recovery.ts';
import { isBarred, speak } from '../kernel/write.ts';
import { clientsIn, isConnected } from '../situation.ts';
import { inNamespace } from '../step.ts';
import { affords, defineAction } from './action.ts';

export const emit = defineAction({
  name: 'emit',
  says: 'the server emits to the client, and may want its acknowledgement',
  choices: (now, bounds) => !affords(now, bounds, 'emit') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => bounds.namespaces.filter((nsp) => isConnected(it, nsp))
      .flatMap((nsp) => [{}, { ack: true as const }].map((wanted) => ({
        do: 'emit' as const, client, ...inNamespace(nsp), id: `n${now.taken.emit + 1}`, ...wanted,
      })))),
  next: (m, { client, nsp = '/', id, ack }) => {
    const peer = m.peers[client];
    const session = sessionIn(peer, nsp);
    const barred = session?.stage === 'connected' && isBarred(m, session, 'notice');
    if (ack !== true && !barred) keeps(m, client, nsp, id);
    // The application may speak to whom it has disconnected.
    const over = peer.over.find((one) => one.nsp === nsp);
    if (session?.stage === 'connected' || over !== undefined) {
      speak(m, peer, { kind: 'notice', nsp, id, ack: ack === true }, 'emit', over);
    }
  },
  drive: (driver, { client, nsp = '/', id, ack }) => {
    driver.emit(client, nsp, id, ack === true);
  },
});
