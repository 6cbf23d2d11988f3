import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import type { Finished } from '../../model/driver.ts';
import type { Observation } from '../../model/history.ts';
import type { TokenName } from '../../model/tokens.ts';
import { remote } from './adapter.ts';
import { examine } from './examine.ts';
import type { Examination } from './examine.ts';
import { serve, toldOf, verified } from './fixtures/serve.ts';
import type { Kind, Serving } from './fixtures/serve.ts';
import type { Told } from './told.ts';

const HEADER: Kind = { tokenOf: ({ handshake }) => handshake.headers.authorization?.slice(7) };

/** As Socket.IO's documentation has it: who has no good token gets no engine. */
const IN_THE_ENGINE: Kind = {
  ...HEADER,
  also: (_http, io) => {
    io.engine.use((request: Asked, response: Answer, next: () => void) => {
      if (request._query.sid !== undefined) return next();
      const token = (request.headers['authorization'] ?? '').slice(7);
      verified(token).then(() => { next(); }, () => {
        response.statusCode = 401;
        response.end('Unauthorized');
      });
    });
  },
};
interface Asked { _query: { sid?: string }; headers: Record<string, string | undefined> }
interface Answer { statusCode: number; end: (text: string) => void }

describe('a client that is turned away', { timeout: 30_000 }, () => {
  it('should be refused where a server hangs up on it by WebSocket', async () => {
    const { attachment, findings } = await examined(IN_THE_ENGINE);
    expect(findings).toContain('by WebSocket it hangs up on whoever has no good token');
    const { seen, inconclusive } = await comesIn(attachment, 'wrong-key');
    expect(seen.map(({ kind }) => kind)).toEqual(['refused']);
    expect(inconclusive).toBeNull();
  });

  it('should be found out about by WebSocket alone as well', async () => {
    const { problem, attachment } = await examined(IN_THE_ENGINE, { transports: ['websocket'] });
    expect(problem).toBeNull();
    expect(attachment?.dialect.carrier).toBe('header');
  });

  it('should count as a connection that failed where its token is good', async () => {
    const { attachment } = await examined(IN_THE_ENGINE);
    const { inconclusive } = await comesIn(attachment, 'first', (kind) => {
      kind.also = (httpServer) => {
        httpServer.removeAllListeners('upgrade');
        httpServer.on('upgrade', (_request, socket) => { socket.destroy(); });
      };
    });
    expect(inconclusive).toMatch(/a connection failed/);
  });

  it('should say nothing of tokens where a good one is told what bad ones are not', async () => {
    let left = Infinity;
    const { attachment } = await examined({
      also: (_http, io) => {
        io.use((_socket, next) => {
          left -= 1;
          next(left < 0 ? new Error('too many connections') : undefined);
        });
      },
    });
    left = 0;
    const { seen, inconclusive } = await comesIn(attachment, 'first');
    expect(seen).toEqual([]);
    expect(inconclusive).toMatch(/and not as one without is: .*'too many connections' → lift/);
  });

  it('should be refused where a good one is told what bad ones are', async () => {
    let isOver = false;
    const { attachment } = await examined({
      verify: async (token) => {
        if (isOver) await verified('expired');
        return verified(token);
      },
    });
    isOver = true;
    const { seen, inconclusive } = await comesIn(attachment, 'first');
    expect(seen.map(({ kind }) => kind)).toEqual(['refused']);
    expect(inconclusive).toBeNull();
  });
});

describe('a user who has one session at a time', { timeout: 30_000 }, () => {
  const online = new Map<string, { disconnect: (close: boolean) => void }>();
  const KICKS: Kind = {
    verify: async (token) => verified(token),
    connected: (socket) => {
      const sub = subOf(String(socket.handshake.auth['token']));
      online.get(sub)?.disconnect(true);
      online.set(sub, socket);
      socket.on('chat', (_text, done: (answer: string) => void) => { done('sent'); });
    },
  };

  it('should be found out about, and each client be a user of its own', async () => {
    const { attachment, findings } = await examined(KICKS);
    expect(findings.at(-2)).toMatch(/one session at a time/);
    if (attachment === null) throw new Error('nothing was found');
    const session = await remote(attachment, 'run').begin(250);
    for (const client of ['A', 'B'] as const) {
      session.open(client, { transport: 'websocket', token: 'first', nsp: '/', joinMs: 0 });
      await session.settle();
    }
    const seen = session.take();
    await session.finish();
    expect(seen.map(({ client, kind }) => `${client} ${kind}`)).toEqual(
      ['A admitted', 'A connected', 'B admitted', 'B connected']);
  });

  it('should keep a server from being tested where lapse cannot say who it is', async () => {
    const { problem } = await examined(KICKS, {
      issuer: { ...toldOf('http://localhost').issuer as object, claims: { sub: 'carol' } } as never,
    });
    expect(problem?.code).toBe('ONE_SESSION_AT_A_TIME');
  });
});

// Helpers

const open: Serving[] = [];
const examinations: Examination[] = [];
afterEach(async () => {
  for (const one of examinations.splice(0)) one.close();
  for (const one of open.splice(0)) await one.close();
});

const subOf = (token: string): string => decodeJwt(token).sub ?? '';

async function examined(kind: Kind, told: Partial<Told> = {}): Promise<Examination> {
  const serving = await serve(kind);
  open.push(serving);
  const examination = await examine(toldOf(serving.url, told));
  examinations.push(examination);
  return examination;
}

/** @param meanwhile what the server has become since it was examined */
async function comesIn(
  attachment: Examination['attachment'], token: TokenName,
  meanwhile?: (kind: { also?: NonNullable<Kind['also']> }) => void,
): Promise<Pick<Finished, 'inconclusive'> & { readonly seen: readonly Observation[] }> {
  if (attachment === null) throw new Error('nothing was found');
  let { url } = attachment;
  if (meanwhile !== undefined) {
    const kind: { also?: NonNullable<Kind['also']> } = {};
    meanwhile(kind);
    const serving = await serve(kind);
    open.push(serving);
    url = new URL(serving.url);
  }
  const session = await remote({ ...attachment, url }, 'run').begin(250);
  session.open('A', { transport: 'websocket', token, nsp: '/', joinMs: 0 });
  await session.settle();
  const seen = session.take();
  const { inconclusive } = await session.finish();
  return { seen, inconclusive };
}
