import { endSessions } from '../kernel/ending.ts';
import { see } from '../kernel/moment.ts';
import type { Moment, Peer } from '../kernel/moment.ts';
import { clientIsOut } from '../kernel/outgoing.ts';
import { leftOf } from '../state.ts';
import { clientsIn, isOfficial } from '../situation.ts';
import type { ClientSituation } from '../situation.ts';
import { affords, defineAction } from './action.ts';

/** The server would not hear of the break before a ping timeout. */
export const isPollHeld = ({ held }: ClientSituation): boolean =>
  held === 'packets and poll' || held === 'packets, perhaps poll';

export const cut = defineAction({
  name: 'cut',
  says: 'the connection breaks; both ends see it',
  choices: (now, bounds) => clientsIn(now, bounds.clients).flatMap(([client, it]) =>
    isOfficial(it) && it.link === 'up' && !isPollHeld(it) && affords(now, bounds, 'cut')
      ? [{ do: 'cut', client }]
      : []),
  next: (m, { client }) => { breakConnection(m, m.peers[client]); },
  drive: (driver, { client }) => { driver.cut(client); },
});

export function breakConnection(m: Moment, peer: Peer): void {
  // A broken poll is an error of the transport, a broken WebSocket its close (polling.js:68-70).
  const reason = peer.wire === 'polling' ? 'transport error' : 'transport close';
  endSessions(m, peer, reason);
  // An error of the transport is also a failed connect wherever the client is not yet connected.
  for (const nsp of peer.active) {
    if (peer.wire === 'polling' && peer.before.joined[nsp] === 'joining') {
      see(m, peer, nsp, { by: 'client', kind: 'refused', wordless: true });
    }
  }
  for (const nsp of peer.active) {
    see(m, peer, nsp, { by: 'client', kind: 'disconnected', reason });
  }
  clientIsOut(m, peer);
  Object.assign(peer, leftOf(peer));
  [peer.held, peer.upgrade] = [false, 'none'];
}
