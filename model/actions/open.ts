import { connect } from '../kernel/server.ts';
import type { TokenName } from '../tokens.ts';
import { CLIENT } from '../step.ts';
import { defineAction } from './action.ts';

const GOOD: readonly TokenName[] = ['first', 'long'];
const BAD: readonly TokenName[] = [
  'expired', 'not-yet-valid', 'wrong-key', 'alg-none', 'wrong-typed-exp', 'malformed', 'absent',
];
export const open = defineAction({
  name: 'open',
  says: 'a client connects, with a token, over a transport; its join may be slow',
  choices: (now, bounds) => {
    if (now.client !== 'new') return [];
    const tokens = bounds.badTokens ? [...GOOD, ...BAD] : GOOD;
    return bounds.transports.flatMap((transport) => [
      ...tokens.map((token) => ({ do: 'open' as const, client: CLIENT, transport, token })),
      ...(bounds.slowJoins
        // The application lets the client in at the very expiry of its token, or just after it.
        ? [0, 1].map((lateMs) => ({
            do: 'open' as const, client: CLIENT, transport, token: 'first' as const,
            joinMs: now.lives.first + lateMs,
          }))
        : []),
    ]);
  },
  next: (m, { transport, token, joinMs }) => {
    m.wire = transport === 'websocket' ? 'websocket' : 'polling';
    m.upgrade = transport === 'upgrade' ? 'waiting' : 'none';
    m.clientUp = true;
    m.hidden.engine = 'open';
    m.hidden.pollAtServer = m.wire === 'polling';
    connect(m, token, joinMs ?? 0);
  },
  drive: (driver, { client, transport, token, joinMs }) => {
    driver.open(client, { transport, token, joinMs: joinMs ?? 0 });
  },
});
