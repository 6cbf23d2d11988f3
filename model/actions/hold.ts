import { clientsIn, isConnected, isOfficial } from '../situation.ts';
import { affords, defineAction } from './action.ts';

export const hold = defineAction({
  name: 'hold',
  says: 'what the client sends from here on is held on the way',
  choices: (now, bounds) => !affords(now, bounds, 'hold') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) =>
      isOfficial(it) && isConnected(it) && it.held === 'nothing' && it.upgrade !== 'probing'
        ? [{ do: 'hold', client }]
        : []),
  next: (m, { client }) => { m.peers[client].held = true; },
  drive: (driver, { client }) => { driver.hold(client); },
});
