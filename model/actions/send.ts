import { clientWrites } from '../kernel/client.ts';
import { clientsIn, isConnected, isOfficial } from '../situation.ts';
import type { ClientSituation } from '../situation.ts';
import { inNamespace } from '../step.ts';
import type { Message, Namespace } from '../step.ts';
import { affords, defineAction } from './action.ts';

/** How long a busy listener keeps the event loop: across any deadline that is a few ms away. */
export const BUSY_MS = 300;

/** What a `send` may carry: a message to be acknowledged, or a busy one and another behind it. */
const kinds = (id: string): readonly (readonly Message[])[] => [
  [{ id, ack: true }],
  [{ id: `${id}a`, busyMs: BUSY_MS }, { id: `${id}b` }],
];

/** The official client sends nothing before it was let in; without manners, one sends any time. */
const mayEmit = (it: ClientSituation, nsp: Namespace): boolean =>
  isOfficial(it) ? isConnected(it, nsp) : it.link === 'up';

export const send = defineAction({
  name: 'send',
  says: 'the client emits one or more messages that arrive together',
  choices: (now, bounds) => !affords(now, bounds, 'send') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => bounds.namespaces.filter((nsp) => mayEmit(it, nsp))
      .flatMap((nsp) => kinds(`m${now.taken.send + 1}`).map((messages) => ({
        do: 'send' as const, client, ...inNamespace(nsp), messages,
      })))),
  next: (m, { client, nsp = '/', messages }) => {
    clientWrites(m, m.peers[client], messages.map((message) => ({
      kind: 'event', nsp, id: message.id, ack: message.ack === true, busyMs: message.busyMs ?? 0,
    })));
  },
  drive: (driver, { client, nsp = '/', messages }) => { driver.send(client, nsp, messages); },
});
