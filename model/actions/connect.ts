import { clientWrites } from '../kernel/client.ts';
import { clientsIn, isOfficial } from '../situation.ts';
import type { ClientSituation } from '../situation.ts';
import { affords, defineAction } from './action.ts';

const TOKENS = ['first', 'long', 'expired', 'wrong-key'] as const;

/** With no token at all, where it has not shown one to the engine either. */
const without = ({ handshake }: ClientSituation): readonly 'absent'[] =>
  handshake === 'absent' ? ['absent'] : [];

export const connect = defineAction({
  name: 'connect',
  says: 'a client without manners asks to be let in, also where it is already',
  choices: (now, bounds) => !affords(now, bounds, 'connect') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => !isOfficial(it) && it.link === 'up' && it.begun === null
      ? [...TOKENS, ...without(it)].map((token) => ({ do: 'connect' as const, client, token }))
      : []),
  next: (m, { client, token }) => {
    clientWrites(m, m.peers[client], [{ kind: 'connect', nsp: '/', token, joinMs: 0 }]);
  },
  drive: (driver, { client, token }) => { driver.connect(client, token); },
});
