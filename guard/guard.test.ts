import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import type { ServerOptions, Socket } from 'socket.io';
import { io as connect } from 'socket.io-client';
import type { Socket as Client } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { guardExpiry } from './guard.ts';
import type { Claims, Guard } from './guard.ts';

/**
 * What the model and its sequences do not show: agreement does that for the built-in design
 * `guarded` (lapse confirm guarded).
 */

/** Short of the heartbeat: beyond that the client closes by itself. */
const LIFE_MS = 10_000;

let startMs = 0;
const endings: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  startMs = Date.now();
});

afterEach(() => {
  for (const end of endings.splice(0)) end();
  vi.useRealTimers();
});

const expire = (): void => { vi.setSystemTime(startMs + LIFE_MS); };

describe('a guarded socket', () => {
  it('should let messages through while the token lives', async () => {
    const { client } = await joined((socket) => {
      socket.on('message', (text: string, answer: (text: string) => void) => { answer(text); });
    });
    expect(await client.emitWithAck('message', 'm1')).toBe('m1');
  });

  it.each(['on', 'addListener', 'prependListener', 'once', 'prependOnceListener'] as const)(
    'should enter no listener given to %s once the token has expired', async (method) => {
      const entered = vi.fn();
      const { client } = await joined((socket) => {
        (socket[method] as Socket['on'])('message', entered);
      });
      expire();
      client.emit('message', 'm1');
      await disconnected(client);
      expect(entered).not.toHaveBeenCalled();
    });

  it.each(['onAny', 'prependAny'] as const)(
    'should enter no catch-all listener given to %s', async (method) => {
      const entered = vi.fn();
      const { client } = await joined((socket) => { socket[method](entered); });
      expire();
      client.emit('message', 'm1');
      await disconnected(client);
      expect(entered).not.toHaveBeenCalled();
    });

  it('should not enter the second listener when the first outlasted the token', async () => {
    const second = vi.fn();
    const { client } = await joined((socket) => {
      socket.on('message', expire);
      socket.on('message', second);
    });
    client.emit('message', 'm1');
    await disconnected(client);
    expect(second).not.toHaveBeenCalled();
  });

  it('should let an application take its listeners off again', async () => {
    const [plain, once, any, kept] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
    const { client } = await joined((socket) => {
      socket.on('message', plain).once('message', once).onAny(any);
      socket.off('message', plain).off('message', once).offAny(any);
      socket.once('message', kept);
      socket.on('asked', (answer: () => void) => { answer(); });
    });
    client.emit('message', 'm1').emit('message', 'm2');
    await client.emitWithAck('asked');
    expect([plain, once, any, kept].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0, 1]);
  });

  it('should drop all catch-all listeners when it is asked to', async () => {
    const any = vi.fn();
    const { client } = await joined((socket) => {
      socket.onAny(any);
      socket.offAny();
      socket.on('asked', (answer: () => void) => { answer(); });
    });
    await client.emitWithAck('asked');
    expect(any).not.toHaveBeenCalled();
  });

  it('should answer a late acknowledgement with nothing but the timeout', async () => {
    const { client, socket } = await joined(() => undefined);
    client.on('question', (answer: (text: string) => void) => {
      expire();
      answer('too late');
    });
    await expect(socket.timeout(50).emitWithAck('question')).rejects.toThrow('timed out');
  });

  it('should write nothing of the application\'s to an expired session', async () => {
    const { client, socket, io } = await joined(() => undefined);
    const received = vi.fn();
    client.onAny(received);
    expire();
    socket.emit('notice');
    io.emit('notice');
    io.to(socket.id).emit('notice');
    io.timeout(50).emit('notice', () => undefined);
    io.disconnectSockets(true);
    await disconnected(client);
    expect(received).not.toHaveBeenCalled();
  });

  it('should not come back to life when the clock is set back', async () => {
    const entered = vi.fn();
    const { client, socket, guard } = await joined((one) => { one.on('message', entered); });
    expire();
    await expect(guard.refresh(socket, 'longer')).rejects.toThrow('expired');
    vi.setSystemTime(startMs);
    client.emit('message', 'm1');
    await disconnected(client);
    expect(entered).not.toHaveBeenCalled();
  });
});

describe('the guard', () => {
  it('should guard namespaces that are opened later, and dynamic ones', async () => {
    const entered = vi.fn();
    const { io, url } = await served();
    for (const nsp of [io.of('/later'), io.of(/^\/room-\d+$/)]) {
      nsp.on('connection', (socket) => { socket.on('message', entered); });
    }
    for (const name of ['/later', '/room-1', '/room-2']) {
      const client = await clientTo(url + name);
      client.emit('message', name);
      vi.setSystemTime(startMs);
      const late = await clientTo(url + name);
      expire();
      late.emit('message', 'late');
      await disconnected(late);
      vi.setSystemTime(startMs);
    }
    expect(entered.mock.calls).toEqual([['/later'], ['/room-1'], ['/room-2']]);
  });

  it('should refuse who comes without a good token', async () => {
    const { url } = await served();
    await expect(clientTo(url, 'forged')).rejects.toThrow('unauthorized');
  });

  it('should ask the clock behind every middleware', async () => {
    const { io, url } = await served();
    io.use((_socket, next) => {
      expire();
      next();
    });
    await expect(clientTo(url)).rejects.toThrow('token expired');
  });

  it('should wait for the leeway', async () => {
    const entered = vi.fn();
    const { client } = await joined((socket) => {
      socket.on('message', entered);
      socket.on('asked', (answer: () => void) => { answer(); });
    }, { leewayMs: 1_000 });
    expire();
    client.emit('message', 'm1');
    await client.emitWithAck('asked');
    vi.setSystemTime(startMs + LIFE_MS + 1_000);
    client.emit('message', 'm2');
    await disconnected(client);
    expect(entered.mock.calls).toEqual([['m1']]);
  });

  it('should take an expiry that is no number for one that has passed', async () => {
    const { url } = await served();
    await expect(clientTo(url, 'no number')).rejects.toThrow('token expired');
  });

  it('should close whose sessions it is told to, and only those', async () => {
    const { url, guard } = await served();
    const [alice, bob] = [await clientTo(url), await clientTo(url, 'bob')];
    guard.close(({ subject }) => subject === 'alice');
    await disconnected(alice);
    expect(bob.connected).toBe(true);
  });

  it('should keep Socket.IO from skipping the middlewares of a recovered session', async () => {
    const { io } = await served({ connectionStateRecovery: {} });
    expect(io._opts.connectionStateRecovery).toMatchObject({ skipMiddlewares: false });
  });

  it('should restore a session once, however many ask for it at the same time', async () => {
    const { io, pid, offset } = await dropped();
    const { adapter } = io.of('/');
    const restored = await Promise.all([1, 2].map(() => adapter.restoreSession(pid, offset)));
    expect(restored.map((session) => session !== null)).toEqual([true, false]);
    expect(await adapter.restoreSession(pid, offset)).toBeNull();
  });

  it('should let nobody go on with the session of another', async () => {
    const { url, pid, offset } = await dropped();
    await expect(clientTo(url, 'bob', { pid, offset })).rejects.toThrow('unauthorized');
    const again = await dropped();
    await clientTo(again.url, 'longer', { pid: again.pid, offset: again.offset });
    expect([...again.io.sockets.sockets.values()].map(({ recovered }) => recovered))
      .toEqual([true]);
  });

  it('should say so when it does not know this socket.io', () => {
    const io = new Server();
    Object.assign(io.sockets, { run: undefined });
    expect(() => guardExpiry(io, { verify })).toThrow('not known to the guard');
  });
});

// Helpers

function verify(token: unknown): Claims {
  switch (token) {
    case 'good': return { subject: 'alice', expiresAtMs: startMs + LIFE_MS };
    case 'longer': return { subject: 'alice', expiresAtMs: startMs + 2 * LIFE_MS };
    case 'bob': return { subject: 'bob', expiresAtMs: startMs + LIFE_MS };
    case 'no number': return { subject: 'alice', expiresAtMs: Number.NaN };
    default: throw new Error('forged');
  }
}

interface Recovers { readonly pid?: string; readonly offset?: string }
interface Served { readonly io: Server; readonly url: string; readonly guard: Guard }

async function served(options: Partial<ServerOptions> = {}, leewayMs = 0): Promise<Served> {
  const httpServer = createServer();
  const io = new Server(httpServer, { serveClient: false, ...options });
  const guard = guardExpiry(io, { verify, leewayMs });
  await new Promise<void>((resolve) => { httpServer.listen(0, '127.0.0.1', resolve); });
  endings.push(() => { void io.close(); });
  return { io, guard, url: `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}` };
}

async function clientTo(url: string, token = 'good', recovers: Recovers = {}): Promise<Client> {
  const client = connect(url, {
    forceNew: true, reconnection: false, transports: ['websocket'], auth: { token, ...recovers },
  });
  endings.push(() => { client.disconnect(); });
  await new Promise<void>((resolve, reject) => {
    client.once('connect', resolve).once('connect_error', reject);
  });
  return client;
}

async function joined(
  serve: (socket: Socket) => void,
  { leewayMs, server }: { leewayMs?: number; server?: Partial<ServerOptions> } = {},
): Promise<Served & { readonly client: Client; readonly socket: Socket }> {
  const all = await served(server, leewayMs);
  const admitted = new Promise<Socket>((resolve) => {
    all.io.on('connection', (socket) => {
      serve(socket);
      resolve(socket);
    });
  });
  const client = await clientTo(all.url);
  return { ...all, client, socket: await admitted };
}

/** A client that may recover, and has lost its connection. */
async function dropped(): Promise<Served & Required<Recovers>> {
  const { client, socket, ...all } = await joined(() => undefined, {
    server: { connectionStateRecovery: {} },
  });
  socket.emit('notice');
  const offset = await new Promise<string>((resolve) => { client.once('notice', resolve); });
  client.io.engine.close();
  await new Promise((resolve) => { socket.once('disconnect', resolve); });
  return { ...all, pid: (socket as unknown as { pid: string }).pid, offset };
}

/** Waits until the server closes the connection, and nobody else. */
async function disconnected(client: Client): Promise<void> {
  const reason = await new Promise((resolve) => { client.once('disconnect', resolve); });
  expect(reason).toBe('io server disconnect');
}
