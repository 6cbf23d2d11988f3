import { createServer as createHttps } from 'node:https';
import { createServer as createTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import { decodeJwt } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { examine } from './examine.ts';
import type { Examination } from './examine.ts';
import { SELF_SIGNED } from './fixtures/certificate.ts';
import { answerChat, listening, SECRET, serve, toldOf, verified } from './fixtures/serve.ts';
import type { Kind, Serving } from './fixtures/serve.ts';
import type { Told } from './told.ts';

describe.concurrent('an examination', { timeout: 60_000 }, () => {
  it('should find everything out that a check has to know', async () => {
    const found = await examined({});
    expect(found.problem).toBeNull();
    expect(found.findings).toEqual([
      expect.stringMatching(/^reached http.*Engine.IO 4$/),
      'its clock is ours',
      'a good token is let in, by auth.token',
      expect.stringMatching(/^a bad token is refused \(Invalid Compact JWS/),
      'a token that expired a minute ago is refused',
      expect.stringMatching(/^a message goes through: it is acknowledged/),
    ]);
    expect(found.transports).toEqual(['polling', 'websocket', 'upgrade', 'fallback']);
  });

  it.each<[string, Kind]>([
    ['query', { tokenOf: ({ handshake }) => handshake.query['token'] }],
    ['header', { tokenOf: ({ handshake }) => handshake.headers.authorization?.slice(7) }],
    ['cookie', { tokenOf: ({ handshake }) => handshake.headers.cookie?.replace('token=', '') }],
  ])('should find out that a token travels by %s', async (carrier, kind) => {
    const found = await examined(kind);
    expect(found.problem).toBeNull();
    expect(found.attachment?.dialect.carrier).toBe(carrier);
  });

  it.each<[string, Kind, Partial<Told>, object]>([
    ['behind a word in auth', {
      tokenOf: ({ handshake }) => /^Bearer (.+)$/.exec(String(handshake.auth['token']))?.[1],
    }, {}, { carrier: 'auth', prefix: 'Bearer ' }],
    ['in a header of its own', { tokenOf: ({ handshake }) => handshake.headers['x-access-token'] },
      { carrier: 'header', header: 'x-access-token', scheme: '' }, { header: 'x-access-token' }],
  ])('should take a token that travels %s', async (_, kind, told, dialect) => {
    const found = await examined(kind, told);
    expect(found.problem).toBeNull();
    expect(found.attachment?.dialect).toMatchObject(dialect);
  });

  it('should speak to a newer server as an old client does, where it is asked to', async () => {
    const found = await examined({
      options: { allowEIO3: true }, tokenOf: ({ handshake }) => handshake.query['token'],
    }, { client: 2 });
    expect(found.problem).toBeNull();
    expect(found.findings[0]).toContain('Engine.IO 3: spoken to by the client of Socket.IO 2');
    expect(found.attachment).toMatchObject({
      noFrames: expect.stringContaining('this server speaks 3'), dialect: { carrier: 'query' },
    });
  });

  it('should see acceptance by what others hear, beside an acknowledgement', async () => {
    const found = await examined({
      connected: (socket) => {
        socket.on('chat', (text, done) => {
          socket.broadcast.emit('said', { text });
          done('sent');
        });
      },
    });
    expect(found.attachment).toMatchObject({ acceptance: { by: 'ack' }, broadcast: 'said' });
    expect(found.findings.at(-1)).toContain('others hear of it by \'said\'');
  });

  it('should go by the acknowledgement where an event comes before it', async () => {
    const found = await examined({
      connected: (socket) => {
        socket.on('chat', (text, done) => {
          socket.emit('said', { text });
          setTimeout(() => { done('sent'); }, 20);
        });
      },
    });
    expect(found.attachment?.acceptance.by).toBe('ack');
  });

  it('should not take the life of a token for what says that it is taken', async () => {
    const lifeOf = (token: unknown): object => {
      const { exp = 0 } = decodeJwt(String(token));
      return { ok: true, exp, expiresIn: exp - Math.floor(Date.now() / 1000) };
    };
    const found = await examined({
      connected: (socket) => {
        socket.on('chat', (_text, done) => { done(lifeOf(socket.handshake.auth['token'])); });
        socket.on('refresh', (token, done) => {
          verified(String(token))
            .then(() => { done(lifeOf(token)); }, () => { done({ ok: false }); });
        });
      },
    }, { refresh: { event: 'refresh', payload: (token) => [token] } });
    const other = [{ ok: true, exp: 1_790_000_000, expiresIn: 2 }];
    const { acceptance, refresh } = found.attachment ?? {};
    expect(acceptance?.by === 'ack' && acceptance.isAlike(other)).toBe(true);
    expect(refresh?.isTaken?.(other)).toBe(true);
    expect(refresh?.isTaken?.([{ ok: false }])).toBe(false);
  });

  it('should not take a refusal of a live message for an acceptance, unless told to', async () => {
    const connected: Kind['connected'] = (socket) => {
      socket.on('chat', (_text, done) => { done({ ok: false, error: 'join a room first' }); });
    };
    const { problem } = await examined({ connected });
    expect(problem?.code).toBe('MESSAGE_REFUSED');
    expect(problem?.message).toContain('{"ok":false,"error":"join a room first"}');
    expect((await examined({ connected }, { accepted: { ack: () => true } })).problem).toBeNull();
  });

  it('should find out that a server listens only some time after it has let one in', async () => {
    const found = await examined({
      connected: (socket) => { setTimeout(() => { answerChat(socket); }, 300); },
    });
    expect(found.problem).toBeNull();
    expect(found.findings.at(-2)).toContain('listens too late');
    expect(found.attachment?.acceptance.by).toBe('ack');
  });

  it('should see acceptance where others hear of a message that nobody acks', async () => {
    const found = await examined({
      connected: (socket) => {
        socket.on('chat', (text) => { socket.broadcast.emit('said', { text }); });
      },
    });
    expect(found.attachment?.acceptance).toMatchObject({ name: 'said', to: 'another' });
  });

  it.each<[string, boolean, object | undefined]>([
    ['is not set to', false, undefined],
    ['sends nothing to recover by', false, { connectionStateRecovery: {} }],
    ['recovers them', true, { connectionStateRecovery: {} }],
  ])('should find out whether a server recovers sessions: it %s', async (_, isHeard, options) => {
    const found = await examined({
      ...(options === undefined ? {} : { options }),
      connected: (socket) => {
        socket.on('chat', (text, done) => {
          if (isHeard) socket.emit('said', text);
          done('sent');
        });
      },
    });
    expect(found.problem).toBeNull();
    expect(found.attachment?.noRecovery === undefined).toBe(isHeard);
    expect(found.findings.filter((text) => text.includes('recover'))).toHaveLength(
      options === undefined ? 0 : 1);
  });

  it.each<[string, (socket: Duplex) => void]>([
    ['turns upgrades down', (socket) => {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    }],
    ['never answers them', () => {}],
  ])('should go on without WebSocket where a proxy %s, and say so', async (_, block) => {
    const found = await examined({
      also: (httpServer) => {
        httpServer.removeAllListeners('upgrade');
        httpServer.on('upgrade', (_request, socket) => { block(socket); });
      },
    });
    expect(found.problem).toBeNull();
    expect(found.transports).toEqual(['polling', 'fallback']);
    expect(found.unavailable[0]?.reason).toMatch(/a proxy blocks upgrades/);
  });
});

describe.concurrent('what keeps a server from being tested', { timeout: 60_000 }, () => {
  it.each<[string, string, Kind, Partial<Told>]>([
    ['a wrong secret', 'GOOD_TOKEN_REFUSED', {},
      { issuer: { alg: 'HS256', key: 'another one', claims: {} } }],
    ['a wrong carrier', 'CARRIER_WRONG', {}, { carrier: 'query' }],
    ['a wrong path', 'PATH_WRONG', {}, { path: '/chat.io' }],
    ['a wrong namespace', 'NAMESPACE_UNKNOWN', {}, { namespace: '/nowhere' }],
    ['no event', 'EVENT_NEEDED', {}, { event: undefined as never }],
    ['an event nobody listens for', 'ACCEPTANCE_UNSEEN', {}, { event: 'caht' }],
    ['acceptance that does not show as declared', 'ACCEPTANCE_UNSEEN', {},
      { accepted: { event: 'said' } }],
    ['a key that is none', 'BAD_KEY', {}, { issuer: { alg: 'ES256', key: 'x', claims: {} } }],
    ['a server that lets anybody in', 'ANYBODY_ADMITTED', { verify: async () => true }, {}],
    ['a server that only wants something there', 'BAD_TOKEN_ADMITTED', {
      verify: async (token) => { if (token === 'undefined') throw new Error('no token'); },
    }, {}],
    ['a server that shuts out whoever speaks', 'TARGET_CLOSES_AT_ONCE', {
      connected: (socket) => { socket.on('chat', () => { socket.disconnect(true); }); },
    }, {}],
    ['rate limits', 'RATE_LIMITED', { also: limited }, {}],
    ['a major that it does not speak', 'OTHER_PROTOCOL', {}, { client: 2 }],
    ['a clock that is minutes ahead', 'CLOCK_OFF', { verify: (token) => verified(token, 180) }, {}],
    ['a clock that is minutes behind', 'CLOCK_OFF',
      { verify: (token) => verified(token, -180) }, {}],
  ])('should be told of %s in one sentence', async (_, code, kind, told) => {
    const { problem, attachment } = await examined(kind, told);
    expect(problem?.code).toBe(code);
    expect(problem?.message).toMatch(/^[A-Z_]+: [^\n]+ → [^\n]+$/);
    expect(problem?.message).not.toMatch(/eyJ/);
    expect(problem?.message).not.toContain(SECRET);
    expect(attachment).toBeNull();
  });

  it('should be told of a server that never answers, within ten seconds', async () => {
    const sinceMs = Date.now();
    const { problem } = await examined({
      also: (_http, io) => { io.use(() => { /* forgets to call next */ }); },
    });
    expect(problem?.code).toBe('TARGET_NEVER_ANSWERS');
    expect(Date.now() - sinceMs).toBeLessThan(12_000);
  });

  it('should be told of a server that is not up', async () => {
    const { url, close } = await serve();
    await close();
    expect((await examine(toldOf(url))).problem?.code).toBe('SERVER_NOT_UP');
  });

  it('should be told of a web server that has no Socket.IO', async () => {
    const { createServer } = await import('node:http');
    const url = await kept(listening(createServer((_request, response) => {
      response.end('<html>hello');
    })));
    expect((await examine(toldOf(url))).problem?.code).toBe('NOT_SOCKET_IO');
  });

  it('should be told of something that is no web server', async () => {
    const url = await kept(listening(createTcp((socket) => {
      socket.on('error', () => {});
      socket.end('220 mail ready\r\n');
    })));
    expect((await examine(toldOf(url))).problem?.code).toBe('NOT_HTTP');
  });

  it('should be told of a certificate that nobody knows', async () => {
    const url = await kept(listening(createHttps(SELF_SIGNED)));
    const { problem } = await examine(toldOf(url.replace('http:', 'https:')));
    expect(problem?.code).toBe('TLS_UNKNOWN_CERTIFICATE');
    expect(problem?.message).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('should be told of TLS where there is none', async () => {
    const { url } = await keeping(serve());
    const { problem } = await examine(toldOf(url.replace('http:', 'https:')));
    expect(problem?.code).toBe('NOT_TLS');
  });

  it('should be told of a server that a bad token ends', async () => {
    const serving = await keeping(serve({
      verify: (token) => {
        if (token === 'this-is-not-a-jwt') void serving.close();
        return verified(token);
      },
    }));
    expect((await examine(toldOf(serving.url))).problem?.code).toBe('SERVER_CRASHED');
  });
});

// Helpers

const open: Serving[] = [];
const examinations: Examination[] = [];
// Side by side: most of them wait for what does not come.
afterAll(async () => {
  for (const one of examinations) one.close();
  for (const one of open) await one.close();
});

async function keeping(serving: Promise<Serving>): Promise<Serving> {
  open.push(await serving);
  return serving;
}

const kept = async (serving: Promise<Serving>): Promise<string> => (await keeping(serving)).url;

async function examined(kind: Kind, told: Partial<Told> = {}): Promise<Examination> {
  const found = await examine(toldOf(await kept(serve(kind)), told));
  examinations.push(found);
  return found;
}

/** From the second request on, whoever asks is told that there were too many. */
function limited(httpServer: import('node:http').Server): void {
  const listeners = httpServer.listeners('request') as ((...args: unknown[]) => void)[];
  httpServer.removeAllListeners('request').removeAllListeners('upgrade');
  let asked = 0;
  httpServer.on('request', (request, response) => {
    asked += 1;
    if (asked <= 2) for (const listener of listeners) listener(request, response);
    else response.writeHead(429).end('slow down');
  });
  httpServer.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 429 Too Many Requests\r\nconnection: close\r\n\r\n');
  });
}
