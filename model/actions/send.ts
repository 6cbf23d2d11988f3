import { clientWrites } from '../kernel/client.ts';
import { clientEmits } from '../kernel/outgoing.ts';
import { clientsIn, isConnected, isOfficial } from '../situation.ts';
import type { ClientSituation, Situation } from '../situation.ts';
import { inNamespace } from '../step.ts';
import type { Message, Namespace } from '../step.ts';
import { affords, defineAction } from './action.ts';
import type { Bounds, Sent } from './action.ts';

/** How long a busy listener keeps the event loop: across any deadline that is a few ms away. */
export const BUSY_MS = 300;

/** More messages than these come one behind the other: a volley. */
export const MOST_TOGETHER = 2;
const VOLLEY = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

const kinds = (id: string, now: Situation, { sends }: Bounds): readonly (readonly Message[])[] =>
  sends.flatMap((sent) => kindsOf(sent, id, now));

function kindsOf(sent: Sent, id: string, { lives }: Situation): readonly (readonly Message[])[] {
  switch (sent) {
    case 'one': return [[{ id, ack: true }]];
    case 'a volley': return [VOLLEY.map((each) => ({ id: `${id}${each}`, ack: true }))];
    case 'a binary one': return [[{ id, ack: true, binary: true }]];
    case 'a volatile one': return [[{ id, volatile: true }]];
    case 'a busy one and another': return [[{ id: `${id}a`, busyMs: BUSY_MS }, { id: `${id}b` }]];
    // Just after expiry: at it, or behind a busy listener, it would be due together with the timer
    // of the session, and which of the two the client hears of first is no fact of the protocol.
    case 'one, acked late':
      return lives.first > 0 ? [[{ id, ack: true, ackAfterMs: lives.first + 1 }]] : [];
    default: return sent satisfies never;
  }
}

/** The official client keeps what it emits until it is let in; without manners, one just sends. */
const mayEmit = (it: ClientSituation, nsp: Namespace, { buffers }: Bounds): boolean => {
  if (!isOfficial(it)) return it.link === 'up' && it.begun === null;
  return isConnected(it, nsp) || (buffers && it.link !== 'new');
};

export const send = defineAction({
  name: 'send',
  says: 'the client emits one or more messages that arrive together',
  choices: (now, bounds) => !affords(now, bounds, 'send') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => bounds.namespaces.filter((nsp) => mayEmit(it, nsp, bounds))
      .flatMap((nsp) => kinds(`m${now.taken.send + 1}`, now, bounds)
        .filter(([first]) => first?.volatile !== true || isConnected(it, nsp))
        .map((messages) => ({ do: 'send' as const, client, ...inNamespace(nsp), messages })))),
  next: (m, { client, nsp = '/', messages }) => {
    const peer = m.peers[client];
    const packets = messages.map((message) => ({
      kind: 'event' as const, nsp, id: message.id, ack: message.ack === true,
      busyMs: message.busyMs ?? 0, ackAfterMs: message.ackAfterMs ?? 0,
    }));
    if (peer.manners === 'none' || nsp !== '/') clientWrites(m, peer, packets);
    else clientEmits(m, peer, packets, messages[0]);
  },
  drive: (driver, { client, nsp = '/', messages }) => { driver.send(client, nsp, messages); },
});
