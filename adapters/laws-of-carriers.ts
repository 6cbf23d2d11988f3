import { deepEqual } from 'node:assert/strict';
import { CLIENT, after, sendOne } from './law.ts';
import type { Law } from './law.ts';

/** How a token travels, and what the server sees of it. */
export const carrying: readonly Law[] = [
  ...(['query', 'header', 'cookie'] as const).flatMap((carrier) =>
    (['polling', 'websocket'] as const).map((way): Law => ({
      says: `a token in ${carrier} is seen by ${way}, by the namespace and by the engine`,
      obey: async ({ begin }) => {
        for (const server of ['reference', 'engine-trusted']) {
          for (const token of ['first', 'expired'] as const) {
            const session = await begin(server);
            deepEqual(await after(session, () => {
              session.open(CLIENT, { transport: way, token, carrier, nsp: '/', joinMs: 0 });
            }), token === 'first' ? ['server admitted', 'client connected'] : ['client refused']);
            await session.finish();
          }
        }
      },
    }))),
  {
    says: 'a client that is to authenticate by an event is heard once it has done so',
    obey: async ({ begin }) => {
      const session = await begin('reference');
      const how = { transport: 'websocket', carrier: 'authenticate', nsp: '/', joinMs: 0 } as const;
      deepEqual(await after(session, () => {
        session.open(CLIENT, { ...how, token: 'absent' });
      }), ['server admitted', 'client connected']);
      deepEqual(await sendOne(session), ['server arrived m1']);
      deepEqual(await after(session, () => {
        session.authenticate(CLIENT, '/', 'a1', 'first');
      }), ['server arrived a1', 'server accepted a1', 'client acked a1']);
      deepEqual(await sendOne(session),
        ['server arrived m1', 'server accepted m1', 'client acked m1']);
      await session.finish();
    },
  },
];
