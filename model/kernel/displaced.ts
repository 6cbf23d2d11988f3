import { isLost, timerIdOf } from '../place.ts';
import type { ServerSession } from '../state.ts';
import type { Namespace } from '../step.ts';
import { removeSession, sessionIn, updateSession } from './moment.ts';
import type { Moment, Peer } from './moment.ts';

/**
 * A client is let into a namespace in which it is already: packets go to the new socket, and the
 * old one stays where it is, with its timer (socket.io/dist/client.js: `doConnect`). Where both
 * were recovered from one session they have one id, and what goes by ids knows the new one alone.
 */
export function displace(m: Moment, peer: Peer, nsp: Namespace, by: ServerSession): void {
  const old = sessionIn(peer, nsp);
  if (old?.stage !== 'connected') return;
  const lost = old.pid !== undefined && old.pid === by.pid;
  const place = { number: peer.displaced.length + 1, ...(lost ? { lost: true as const } : {}) };
  const displaced: ServerSession = { ...old, place };
  peer.displaced = [...peer.displaced, displaced];
  removeSession(peer, nsp);
  m.timers = m.timers.map((timer) =>
    timer.kind === 'expiry' && timer.client === peer.name && timer.nsp === nsp
      && timer.id === undefined ? { ...timer, id: timerIdOf(displaced) ?? '' } : timer);
}

/** The sockets that a connection knows, in the order in which they were admitted. */
export const socketsOf = ({ sessions, displaced }: Peer): readonly ServerSession[] => [
  ...displaced.filter((session) => !isLost(session)),
  ...sessions.filter(({ stage }) => stage === 'connected'),
];

/** One socket has gone, and with it the route to whichever other there is in its namespace. */
export function removeSocket(peer: Peer, session: ServerSession): void {
  if (typeof session.place !== 'object') {
    removeSession(peer, session.nsp);
    return;
  }
  peer.displaced = peer.displaced.filter((one) => one !== session);
  updateSession(peer, session.nsp, { place: 'unrouted' });
}
