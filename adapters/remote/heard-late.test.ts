import { decodeJwt } from 'jose';
import type { Socket } from 'socket.io';
import { afterEach, describe, expect, it } from 'vitest';
import type { Session } from '../../model/driver.ts';
import type { Attachment } from './attachment.ts';
import { HEARD_WITHIN_MS } from './expiries.ts';
import { begun } from './fixtures/begun.ts';
import { answerChat } from './fixtures/serve.ts';
import type { Serving } from './fixtures/serve.ts';

/** Longer than an end is waited for, and than answers may take to be quick. */
const LONG_MS = 700;

describe('an expired session whose end is heard of late', { timeout: 20_000 }, () => {
  it('should not be judged where nothing was quick: it may have ended in time', async () => {
    const session = await opened(endsAfter(0));
    await stalledOverItsExpiry(session);
    expect(await doubt(session))
      .toMatch(/^answers took more than 350 ms: too slow to tell/);
  });

  it('should not be judged then where it was told something right before', async () => {
    const session = await opened(endsAfter(0, (socket) => { socket.emit('expired'); }));
    await stalledOverItsExpiry(session);
    expect(await doubt(session)).toMatch(/ too slow to tell/);
  });

  it('should not be judged then where it is heard of once all is over', async () => {
    const session = await opened(endsAfter(LONG_MS + 300));
    await stalledOverItsExpiry(session);
    expect(session.take()).toEqual([]);
    expect(await doubt(session)).toMatch(/ too slow to tell/);
  });

  it('should be, where it is not heard of for as long as anything took', async () => {
    const session = await opened(endsAfter(60_000));
    await stalledOverItsExpiry(session);
    expect(session.take()).toEqual([]);
    expect(await doubt(session)).toBeUndefined();
  });

  it('should be, where everything else was quick', async () => {
    const session = await opened(endsAfter(LONG_MS));
    await session.advance(LIFE_MS + LONG_MS + 100, 'first');
    await session.settle();
    expect(session.take().map(({ kind }) => kind)).toEqual(['left', 'disconnected']);
    expect(await doubt(session)).toBeUndefined();
  });

  it('should be, where what came after its expiry was accepted', async () => {
    const session = await opened(endsAfter(60_000));
    await stalledOverItsExpiry(session);
    session.send('A', '/', [{ id: 'm1', ack: true }]);
    await session.settle();
    expect(session.take().map(({ kind }) => kind)).toContain('accepted');
    expect(await doubt(session)).toBeUndefined();
  });

  it('should be, where it may keep its sessions for so long', async () => {
    const session = await opened(endsAfter(0), { graceMs: LONG_MS });
    await stalledOverItsExpiry(session);
    expect(await doubt(session)).toBeUndefined();
  });
});

describe('a revoked session whose end is heard of late', { timeout: 20_000 }, () => {
  it.each([
    [400, expect.stringMatching(/ too slow to tell/) as unknown], [0, undefined],
  ])('should be judged only where answers are quick (after %i ms)', async (ackMs, doubted) => {
    const sockets: Socket[] = [];
    const session = await opened((socket) => {
      sockets.push(socket);
      socket.on('chat', (_text, done) => { setTimeout(done, ackMs); });
    }, { revoke: {
      withinMs: 0,
      tell: async () => {
        setTimeout(() => { sockets[0]?.disconnect(true); }, HEARD_WITHIN_MS + 200);
        await Promise.resolve();
      },
    } });
    session.send('A', '/', [{ id: 'm1', ack: true }]);
    await session.settle();
    session.revoke('alice');
    await session.settle();
    expect(session.take().map(({ kind }) => kind)).not.toContain('left');
    await session.advance(300, 'first');
    await session.settle();
    expect(session.take().map(({ kind }) => kind)).toContain('left');
    expect(await doubt(session)).toEqual(doubted);
  });
});

// Helpers

async function doubt(session: Session): Promise<string | undefined> {
  const { inconclusive, endsInDoubt } = await session.finish();
  expect(inconclusive).toBeNull();
  return endsInDoubt;
}

const open: Serving[] = [];
afterEach(async () => { for (const one of open.splice(0)) await one.close(); });

/** What nobody ever wakes up who waits for it. */
const NOBODY = new Int32Array(new SharedArrayBuffer(4));
const LIFE_MS = 1_000;
let expiresMs = Infinity;

/** Ends each session so long after its expiry. */
const endsAfter = (ms: number, tell = (_: Socket): void => {}) => (socket: Socket): void => {
  expiresMs = (decodeJwt(String(socket.handshake.auth['token'])).exp ?? 0) * 1000;
  setTimeout(() => {
    tell(socket);
    socket.disconnect(true);
  }, expiresMs + ms - Date.now()).unref();
  answerChat(socket);
};

async function opened(
  connected: (socket: Socket) => void, changes: Partial<Attachment> = {},
): Promise<Session> {
  const { session, serving } = await begun({ connected }, { ttlMs: LIFE_MS, ...changes });
  open.push(serving);
  session.open('A', { transport: 'websocket', token: 'first', nsp: '/', joinMs: 0 });
  await session.settle();
  expect(session.take().map(({ kind }) => kind)).toEqual(['admitted', 'connected']);
  return session;
}

/** This process, the server's and ours, does nothing else from before the expiry until after it. */
async function stalledOverItsExpiry(session: Session): Promise<void> {
  setImmediate(() => { Atomics.wait(NOBODY, 0, 0, expiresMs + LONG_MS - Date.now()); });
  await session.settle();
}
