import { endSession } from '../kernel/server.ts';
import { see } from '../kernel/moment.ts';
import { CLIENT } from '../step.ts';
import { affords, defineAction } from './action.ts';

export const cut = defineAction({
  name: 'cut',
  says: 'the connection breaks; both ends see it',
  choices: (now, bounds) =>
    (now.client === 'connected' || now.client === 'joining') && now.held !== 'packets and poll'
    && affords(now, bounds, 'cut')
      ? [{ do: 'cut', client: CLIENT }]
      : [],
  next: (m) => {
    // A broken poll is an error of the transport, a broken WebSocket its close (polling.js:68-70).
    const reason = m.wire === 'polling' ? 'transport error' : 'transport close';
    endSession(m, reason);
    // An error of the transport is also a failed connect while the client is not yet connected.
    if (m.wire === 'polling' && m.before.client === 'joining') {
      see(m, { by: 'client', kind: 'refused' });
    }
    see(m, { by: 'client', kind: 'disconnected', reason });
    m.clientUp = false;
    m.held = false;
    [m.upgrade, m.upgradeDueMs, m.joinDueMs] = ['none', null, null];
    m.hidden = { ...m.hidden, engine: 'none', heldPackets: [], buffered: [], outbox: [] };
  },
  drive: (driver, { client }) => { driver.cut(client); },
});
