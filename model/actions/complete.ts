import { endSessions } from '../kernel/ending.ts';
import { clearTimer, see } from '../kernel/moment.ts';
import { CLOSE } from '../kernel/write.ts';
import { clientsIn, isOfficial } from '../situation.ts';
import { defineAction } from './action.ts';

export const complete = defineAction({
  name: 'complete',
  says: 'a client without manners upgrades to the WebSocket that it has probed, if that is there',
  choices: (now, bounds) => clientsIn(now, bounds.clients).flatMap(([client, it]) =>
    !isOfficial(it) && it.link === 'up' && it.begun === null && it.upgrade === 'probing'
      ? [{ do: 'complete' as const, client }] : []),
  next: (m, { client }) => {
    const peer = m.peers[client];
    const isThere = m.timers.some((timer) => timer.kind === 'probe' && timer.client === client);
    if (!isThere || peer.engine === 'none') return;
    see(m, peer, '/', { by: 'client', kind: 'upgraded' });
    clearTimer(m, 'upgrade', peer, '/');
    clearTimer(m, 'probe', peer, '/');
    [peer.wire, peer.pollAtServer] = ['websocket', false];
    // What waited for a poll, to end with it, ends with the upgrade (engine.io socket.js: `close`).
    if (peer.engine === 'closing') endSessions(m, peer, 'forced close');
    const replies = peer.engine === 'closing' ? [...peer.outbox, CLOSE] : peer.outbox;
    peer.outbox = [];
    if (replies.length > 0) m.chunks.push({ client, to: 'client', carries: 'replies', replies });
  },
  drive: (driver, { client }) => { driver.complete(client); },
});
