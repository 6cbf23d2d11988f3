import { setTimer } from '../kernel/moment.ts';
import { UPGRADE_CHECK_MS, clientsIn, isOfficial } from '../situation.ts';
import { affords, defineAction } from './action.ts';

/** For so long the server waits for an upgrade to be completed (`upgradeTimeout`). */
const UPGRADE_TIMEOUT_MS = 10_000;

export const probe = defineAction({
  name: 'probe',
  says: 'a client without manners opens a WebSocket beside its polling, and may leave it at that',
  choices: (now, bounds) => !affords(now, bounds, 'probe') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => !isOfficial(it) && it.link === 'up' && it.begun === null
      && it.wire === 'polling' && it.upgrade === 'none' ? [{ do: 'probe' as const, client }] : []),
  next: (m, { client }) => {
    const peer = m.peers[client];
    if (peer.engine === 'none') return;
    setTimer(m, 'upgrade', peer, '/', UPGRADE_CHECK_MS);
    setTimer(m, 'probe', peer, '/', UPGRADE_TIMEOUT_MS);
  },
  drive: (driver, { client }) => { driver.probe(client); },
});
