import { clientsIn } from '../situation.ts';
import { defineAction } from './action.ts';

export const poll = defineAction({
  name: 'poll',
  says: 'the held long-polling request arrives; what the client emitted stays held',
  choices: (now, bounds) => clientsIn(now, bounds.clients).flatMap(([client, { held }]) =>
    held === 'packets and poll' ? [{ do: 'poll', client }] : []),
  next: (m, { client }) => {
    m.peers[client].pollHeld = false;
    m.chunks.push({ client, to: 'server', carries: 'poll' });
  },
  drive: (driver, { client }) => { driver.poll(client); },
});
