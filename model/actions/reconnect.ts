import { connect } from '../kernel/server.ts';
import { clientsIn, isOfficial } from '../situation.ts';
import { affords, defineAction } from './action.ts';
import { begin } from './open.ts';

export const reconnect = defineAction({
  name: 'reconnect',
  says: 'a client that was disconnected comes back, with the token it had or a longer-lived one',
  choices: (now, bounds) => !affords(now, bounds, 'reconnect') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => isOfficial(it) && it.link === 'gone' && it.held === 'nothing'
      ? bounds.reconnectTokens.map((token) => ({
          do: 'reconnect' as const, client, token,
        }))
      : []),
  next: (m, { client, token }) => {
    begin(m, client, m.peers[client].before.transport ?? 'polling', '/');
    connect(m, m.peers[client], '/', { token, joinMs: 0 });
  },
  drive: (driver, { client, token }) => { driver.reconnect(client, token); },
});
