import { clientsIn, isConnected } from '../situation.ts';
import { defineAction } from './action.ts';

export const block = defineAction({
  name: 'block',
  says: 'the waiting WebSocket is refused: the client stays on polling',
  choices: (now, bounds) => clientsIn(now, bounds.clients).flatMap(([client, it]) =>
    isConnected(it) && it.upgrade === 'waiting' ? [{ do: 'block', client }] : []),
  next: (m, { client }) => { m.peers[client].upgrade = 'none'; },
  drive: (driver, { client }) => { driver.block(client); },
});
