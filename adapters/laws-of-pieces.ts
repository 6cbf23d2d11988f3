import { deepEqual } from 'node:assert/strict';
import { CLIENT, EXP_MS, after } from './law.ts';
import type { Law } from './law.ts';

const KINDS = [['polling', 'binary'], ['polling', 'body'], ['websocket', 'binary']] as const;

/** Messages that a client without manners writes in pieces. */
export const pieces: readonly Law[] = KINDS.flatMap(([way, what]) => [
  {
    says: `of a message by ${way} whose ${what} comes in pieces, nothing is seen before the last`,
    obey: async ({ begin }) => {
      const session = await begin('reference');
      session.engine(CLIENT, way, 'first', false);
      await session.settle();
      await after(session, () => { session.connect(CLIENT, 'first'); });
      deepEqual(await after(session, () => { session.beginMessage(CLIENT, 'mp1', what); }), []);
      const finished = await after(session, () => { session.finishMessage(CLIENT); });
      deepEqual(finished.slice(0, 2), ['server arrived mp1', 'server accepted mp1']);
      await session.finish();
    },
  },
  {
    says: `of a message by ${way} whose ${what} comes in pieces, the last arrives when it arrives`,
    obey: async ({ begin }) => {
      const session = await begin('handshake-only');
      session.engine(CLIENT, way, 'first', false);
      await session.settle();
      await after(session, () => { session.connect(CLIENT, 'first'); });
      session.beginMessage(CLIENT, 'mp1', what);
      await session.settle();
      await session.advance(EXP_MS, 'first');
      session.take();
      session.finishMessage(CLIENT);
      await session.settle();
      const [arrived] = session.take();
      deepEqual([arrived?.kind, arrived?.atMs], ['arrived', EXP_MS]);
      await session.finish();
    },
  },
]);
