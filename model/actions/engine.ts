import { isGood, see } from '../kernel/moment.ts';
import { begin, nextToCome } from './open.ts';
import { defineAction } from './action.ts';
import type { StepOf, Transport } from '../step.ts';

/** Whatever else the official client would do, one without manners polls or has a WebSocket. */
const wireOf = (transport: Transport): StepOf<'engine'>['transport'] =>
  transport === 'websocket' ? 'websocket' : 'polling';

export const engine = defineAction({
  name: 'engine',
  says: 'a client without manners opens an engine, by a request that may not look like a handshake',
  choices: (now, bounds) => {
    const client = nextToCome(now, bounds, 'none');
    if (client === undefined) return [];
    return [...new Set(bounds.transports.map(wireOf))].flatMap((transport) => [
      { do: 'engine' as const, client, transport, token: 'first' as const },
      ...transport === 'polling'
        ? [{
            do: 'engine' as const, client, transport, token: 'first' as const,
            jsonp: true as const,
          }]
        : [],
      { do: 'engine' as const, client, transport, token: 'absent' as const, sid: 'empty' as const },
    ]);
  },
  next: (m, { client, transport, token, sid }) => {
    begin(m, client, transport, '/');
    const peer = m.peers[client];
    Object.assign(peer, { manners: 'none', active: [], pollAtServer: false, handshake: token });
    const { tokenless } = m.design;
    // The request of one that has a `sid`, if an empty one, is no handshake to some.
    const isAsked = tokenless === 'refused by the engine'
      || (tokenless === 'refused by the engine, without a sid' && sid === undefined);
    if (!isAsked || isGood(m, token)) return;
    peer.engine = 'none';
    see(m, peer, '/', { by: 'client', kind: 'closed' });
  },
  drive: (driver, { client, transport, token, sid, jsonp }) => {
    driver.engine(client, transport, token, sid === 'empty', jsonp);
  },
});
