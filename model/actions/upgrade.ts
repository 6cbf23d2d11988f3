import { setTimer } from '../kernel/moment.ts';
import { clientsIn, isConnected, UPGRADE_CHECK_MS } from '../situation.ts';
import { defineAction } from './action.ts';

export const upgrade = defineAction({
  name: 'upgrade',
  says: 'the waiting WebSocket goes through: the client probes, and upgrades when its poll returns',
  choices: (now, bounds) => clientsIn(now, bounds.clients).flatMap(([client, it]) =>
    isConnected(it) && it.upgrade === 'waiting' && it.held === 'nothing'
      ? [{ do: 'upgrade', client }]
      : []),
  next: (m, { client }) => {
    const peer = m.peers[client];
    peer.upgrade = 'probing';
    setTimer(m, 'upgrade', peer, '/', UPGRADE_CHECK_MS);
  },
  drive: (driver, { client }) => { driver.upgrade(client); },
});
