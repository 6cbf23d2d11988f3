import { clientWrites } from '../kernel/client.ts';
import type { Message } from '../step.ts';
import { CLIENT } from '../step.ts';
import { affords, defineAction } from './action.ts';

/** How long a busy listener keeps the event loop: across any deadline that is a few ms away. */
export const BUSY_MS = 300;

/** What a `send` may carry: a message to be acknowledged, or a busy one and another behind it. */
const kinds = (id: string): readonly (readonly Message[])[] => [
  [{ id, ack: true }],
  [{ id: `${id}a`, busyMs: BUSY_MS }, { id: `${id}b` }],
];

export const send = defineAction({
  name: 'send',
  says: 'the client emits one or more messages that arrive together',
  choices: (now, bounds) =>
    now.client === 'connected' && affords(now, bounds, 'send')
      ? kinds(`m${now.taken.send + 1}`).map((messages) => ({
          do: 'send' as const, client: CLIENT, messages,
        }))
      : [],
  next: (m, { messages }) => {
    clientWrites(m, messages.map((message) => ({
      kind: 'event', id: message.id, ack: message.ack === true, busyMs: message.busyMs ?? 0,
    })));
  },
  drive: (driver, { client, messages }) => { driver.send(client, messages); },
});
