import { comeIn } from '../kernel/credentials.ts';
import { clientsIn, fixedTo, isOfficial } from '../situation.ts';
import type { ClientSituation } from '../situation.ts';
import type { TokenName } from '../tokens.ts';
import { affords, defineAction } from './action.ts';
import type { Bounds } from './action.ts';
import { begin } from './open.ts';

export const reconnect = defineAction({
  name: 'reconnect',
  says: 'a client that was disconnected comes back, with the token it had or a longer-lived one',
  choices: (now, bounds) => !affords(now, bounds, 'reconnect') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => isOfficial(it) && it.link === 'gone' && it.held === 'nothing'
      ? tokensOf(it, bounds).map((token) => ({
          do: 'reconnect' as const, client, token,
        }))
      : []),
  next: (m, { client, token }) => {
    begin(m, client, m.peers[client].before.transport ?? 'polling', '/');
    comeIn(m, m.peers[client], '/', { token, joinMs: 0 });
  },
  drive: (driver, { client, token }) => { driver.reconnect(client, token); },
});

/** What is carried by the requests is carried again, dead or alive. */
function tokensOf(
  it: ClientSituation, { reconnectTokens }: Bounds,
): readonly TokenName[] {
  if (it.carrier === 'authenticate') return ['absent'];
  const fixed = fixedTo(it);
  return fixed === null ? reconnectTokens : [fixed];
}
