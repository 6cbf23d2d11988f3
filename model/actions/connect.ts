import { clientWrites } from '../kernel/client.ts';
import { CLIENT } from '../step.ts';
import type { ClientName, StepOf } from '../step.ts';
import { clientsIn, isOfficial } from '../situation.ts';
import type { ClientSituation, Situation } from '../situation.ts';
import { affords, defineAction } from './action.ts';
import type { Asks } from './action.ts';

const TOKENS = ['first', 'long', 'expired', 'wrong-key'] as const;

/** With no token at all, where it has not shown one to the engine either. */
const without = ({ handshake }: ClientSituation): readonly 'absent'[] =>
  handshake === 'absent' ? ['absent'] : [];

type Way = Pick<StepOf<'connect'>, 'token' | 'again' | 'pidOf'>;

export const connect = defineAction({
  name: 'connect',
  says: 'a client without manners asks to be let in: where it is already, twice at once, or for '
    + 'the session of another',
  choices: (now, bounds) => !affords(now, bounds, 'connect') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => !isOfficial(it) && it.link === 'up' && it.begun === null
      ? bounds.asks.flatMap((asks) => waysOf(asks, client, now))
        .filter((way) => bounds.asksAsItCame !== true || isAsItCame(it, way))
        .map((way) => ({ do: 'connect' as const, client, ...way }))
      : []),
  next: (m, { client, token, again, pidOf }) => {
    const pid = pidOf === undefined ? {} : { pidOf };
    const tokens = again === undefined ? [token] : [token, again];
    clientWrites(m, m.peers[client], tokens.map((name) =>
      ({ kind: 'connect' as const, nsp: '/' as const, token: name, joinMs: 0, ...pid })));
  },
  drive: (driver, { client, do: _, ...how }) => { driver.connect(client, how.token, how); },
});

const isAsItCame = ({ handshake }: ClientSituation, { token, again = token }: Way): boolean =>
  token === handshake && again === handshake;

/**
 * Who asks twice is let in twice: while both tokens are good, as nobody outside can tell otherwise
 * which of the two was refused. Where one of them overtakes the other, both bring the same.
 */
function waysOf(asks: Asks, client: ClientName, now: Situation): readonly Way[] {
  const it = now.clients[client];
  switch (asks) {
    case 'once': return [...TOKENS, ...without(it)].map((token) => ({ token }));
    case 'twice': return now.lives.first <= 0 || it.joined['/'] !== 'no' ? [] : [
      { token: 'first', again: 'long' }, { token: 'long', again: 'first' },
    ];
    case 'for a session of another':
      return !isThere(client, now) ? [] : TOKENS.map((token) => ({ token, pidOf: CLIENT }));
    case 'twice for a session of another':
      return !isThere(client, now) || it.joined['/'] !== 'no' ? [] : [
        { token: 'first', again: 'first', pidOf: CLIENT },
        { token: 'long', again: 'long', pidOf: CLIENT },
      ];
    default: return asks satisfies never;
  }
}

/** The first client was given the means to recover, and is away. */
const isThere = (client: ClientName, { clients: { [CLIENT]: other } }: Situation): boolean =>
  client !== CLIENT && other.link === 'gone' && other.resumable;
