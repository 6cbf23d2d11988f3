import type { Reply } from '../packet.ts';
import { refusalHeard, see } from './moment.ts';
import type { Moment, Peer } from './moment.ts';

/** A request to a session that is no more is refused (engine.io server.js: `UNKNOWN_SID`). */
export function isUnknown(m: Moment, peer: Peer): boolean {
  if (peer.engine !== 'none') return false;
  m.chunks.push({
    client: peer.name, to: 'client', carries: 'replies', replies: [{ kind: 'close', nsp: '/' }],
  });
  return true;
}

/** A client without manners takes in what comes, and does nothing about it. */
export function wireReceives(m: Moment, peer: Peer, replies: readonly Reply[]): void {
  for (const reply of replies) {
    const { nsp } = reply;
    switch (reply.kind) {
      case 'connect': see(m, peer, nsp, { by: 'client', kind: 'connected' }); break;
      case 'connect error': see(m, peer, nsp, refusalHeard(reply)); break;
      case 'ack':
        see(m, peer, nsp, { by: 'client', kind: 'acked', packet: reply.id, ok: reply.ok });
        break;
      case 'notice':
        see(m, peer, nsp, { by: 'client', kind: 'received', packet: reply.id });
        break;
      case 'disconnect':
        peer.over = peer.over.filter((session) => session.nsp !== nsp);
        see(m, peer, nsp, { by: 'client', kind: 'disconnected', reason: 'io server disconnect' });
        break;
      case 'close':
        peer.engine = 'none';
        // Its poll and its POST may both tell it.
        if (m.seen.some((seen) => seen.kind === 'closed' && seen.client === peer.name)) break;
        see(m, peer, '/', { by: 'client', kind: 'closed' });
        break;
      case 'noop': break;
      default: reply satisfies never;
    }
  }
}
