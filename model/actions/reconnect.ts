import { connect } from '../kernel/server.ts';
import { CLIENT } from '../step.ts';
import { affords, defineAction } from './action.ts';

export const reconnect = defineAction({
  name: 'reconnect',
  says: 'a client that was disconnected comes back, with the token it had or a longer-lived one',
  choices: (now, bounds) =>
    now.client === 'closed' && now.held === 'nothing' && affords(now, bounds, 'reconnect')
      ? (['first', 'longer'] as const).map((token) => ({
          do: 'reconnect' as const, client: CLIENT, token,
        }))
      : [],
  next: (m, { token }) => {
    m.clientUp = true;
    m.hidden = {
      ...m.hidden,
      engine: 'open', session: null, pollAtServer: false, postUnderWay: false,
      heldPackets: [], buffered: [], outbox: [],
    };
    m.wire = m.before.transport === 'websocket' ? 'websocket' : 'polling';
    m.upgrade = m.before.transport === 'upgrade' ? 'waiting' : 'none';
    m.hidden.pollAtServer = m.wire === 'polling';
    connect(m, token, 0);
  },
  drive: (driver, { client, token }) => { driver.reconnect(client, token); },
});
