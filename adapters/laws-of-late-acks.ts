import { equal } from 'node:assert/strict';
import { CLIENT, EXP_MS, named, open } from './law.ts';
import type { Law } from './law.ts';

const wasWritten = (seen: readonly string[]): boolean => seen.includes('server sent m1');

/** Acknowledgements that the application gives when the session may be over. */
export const lateAcks: readonly Law[] = [
  ['emits-unguarded', false] as const, ['disconnected-unguarded', true] as const,
].map(([design, written]): Law => ({
  says: `an acknowledgement that ${design} gives after expiry is ${written ? '' : 'not '}written`,
  obey: async ({ begin }) => {
    const session = await begin(design);
    await open(session, 'websocket');
    session.join(CLIENT, '/side', 'long', 0);
    session.send(CLIENT, '/', [{ id: 'm1', ack: true, ackAfterMs: EXP_MS + 1 }]);
    await session.settle();
    await session.advance(EXP_MS, 'first');
    equal(wasWritten(session.take().map(named)), false);
    await session.advance(1, 'first');
    equal(wasWritten(session.take().map(named)), written);
    await session.finish();
  },
}));
