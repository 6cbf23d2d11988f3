import { leftovers } from '../kernel/leftovers.ts';
import { clientsIn } from '../situation.ts';
import type { Situation } from '../situation.ts';
import { defineAction } from './action.ts';

export const look = defineAction({
  name: 'look',
  says: 'somebody looks at what the server holds of a client whose token has expired',
  // It changes nothing, and so needs no budget. What timers are about to do is not looked for.
  choices: (now, bounds) => !bounds.looks || now.timersWait || !hasExpired(now) ? []
    : clientsIn(now, bounds.clients).flatMap(([client, it]) =>
        it.link !== 'new' && it.held === 'nothing' && it.upgrade !== 'probing'
          ? [{ do: 'look' as const, client }]
          : []),
  next: (m, { client }) => { leftovers(m, m.peers[client]); },
  drive: (driver, { client }) => driver.look(client),
});

const hasExpired = ({ presented, lives }: Situation): boolean =>
  presented.some((token) => lives[token] < 0);
