import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import type { Socket } from 'socket.io';
import { afterAll, describe, expect, it } from 'vitest';
import { SECRET, serve, verified } from '../adapters/remote/fixtures/serve.ts';
import { checkedOutside, verdictsOf } from './fixtures/outside.ts';
import type { OutsideCheck } from './fixtures/outside.ts';
import { lapse } from './fixtures/spawn.ts';

/** A server that is told of new tokens by an event, and of a logout by a request. */
describe.concurrent('refreshing and revoking from outside', { timeout: 60_000 }, () => {
  it('should hold for a server that does as it should', async () => {
    const { run, ran } = await checkedWith({});
    expect(run.verdicts.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
    for (const id of ['EXP-2', 'EXP-5', 'EXP-7', 'EXP-10', 'EXP-11', 'EXP-13']) {
      expect([id, ...verdictsOf(run, id)]).toEqual([id, 'held']);
    }
    expect(ran.code).toBe(0);
  });

  it('should find one wanting that asks too little', async () => {
    const { run, again } = await checkedWith(
      { anybody: true, open: true, revokes: false }, true);
    expect(again).toEqual(run.violations.map(({ property }) => `STILL FAILS  ${property}`));
    expect(verdictsOf(run, 'EXP-5')).toContain('violated');
    expect(verdictsOf(run, 'EXP-10')).toEqual(['violated']);
    expect(verdictsOf(run, 'EXP-13')).toEqual(['violated']);
    expect(verdictsOf(run, 'EXP-7')).not.toContain('violated');
  });

  it('should go by what a refresh changes where the server says nothing of it', async () => {
    const { run } = await checkedWith({ mute: true });
    expect(verdictsOf(run, 'EXP-5')).toEqual(['held']);
  });

  it('should see that it changed nothing, though the server says nothing of it', async () => {
    const { run } = await checkedWith({ mute: true, ignores: true, rude: true });
    expect(verdictsOf(run, 'EXP-5')).toEqual(['violated']);
    expect(verdictsOf(run, 'EXP-11')).toEqual(['violated']);
    expect(verdictsOf(run, 'EXP-7')).not.toContain('violated');
  });

  it.each([
    [true, 'violated'], [false, 'held'],
  ] as const)('should let clients in by an event (open: %s)', async (isOpen, verdict) => {
    const { run } = await checkedWith({ byEvent: true, open: isOpen });
    expect(verdictsOf(run, 'EXP-2')).toEqual([verdict]);
    for (const id of ['EXP-1', 'EXP-6', 'EXP-7']) {
      expect([id, ...verdictsOf(run, id)]).toEqual([id, 'held']);
    }
    expect(run.target.lacks.map(({ feature }) => feature)).toContain('single frames');
    const wire = run.violations.flatMap(({ wire: log = [] }) => log.map(({ data }) => data));
    expect(wire.some((data) => data?.includes('["login","<token first>"]'))).toBe(isOpen);
  });
});

// Helpers

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'lapse-hooks-')));
afterAll(() => { rmSync(scratch, { recursive: true }); });

interface Ways {
  /** Takes the token of whoever comes for a new one. */
  readonly anybody?: boolean;
  /** Leaves the session open when it has expired. */
  readonly open?: boolean;
  readonly revokes?: boolean;
  /** Lets everybody connect, who then shows a token by an event. */
  readonly byEvent?: boolean;
  /** Does not acknowledge a refresh; has no ear for it; closes without a word. */
  readonly mute?: boolean;
  readonly ignores?: boolean;
  readonly rude?: boolean;
}

interface Claims { readonly sub: string; readonly exp: number }

const claimsOf = (token: unknown): Claims => decodeJwt(String(token)) as unknown as Claims;

/** @returns with what each replay file comes to while the server is there, if that is asked */
async function checkedWith(
  ways: Ways, isReplayed = false,
): Promise<OutsideCheck & { readonly again: readonly string[] }> {
  const revoked = new Set<string>();
  const sockets = new Set<Socket>();
  const server = await serve({
    verify: async (token) => {
      if (ways.byEvent === true) return;
      await verified(token);
      if (ways.revokes !== false && revoked.has(claimsOf(token).sub)) throw new Error('revoked');
    },
    connected: (socket) => {
      sockets.add(socket);
      socket.on('disconnect', () => { sockets.delete(socket); });
      if (ways.byEvent === true) byEvent(socket, ways);
      else session(socket, ways, String(socket.handshake.auth['token']));
    },
    request: (request: IncomingMessage, response: ServerResponse) => {
      if (request.url !== '/revoke') return;
      request.setEncoding('utf8').on('data', (text: string) => {
        const { user } = JSON.parse(text) as { user: string };
        revoked.add(user);
        for (const socket of ways.revokes === false ? [] : sockets) {
          if (claimsOf(socket.handshake.auth['token']).sub === user) socket.disconnect(true);
        }
      }).on('end', () => { response.end(); });
    },
  });
  const checked = await checkedOutside(scratch, () => ({
    target: server.url,
    tokens: { secretEnv: 'JWT_SECRET' }, messages: { event: 'chat' },
    ...(ways.byEvent === true ? { authenticate: { event: 'login' } } : {
      refresh: { event: 'renew', payload: [{ jwt: '{token}' }] },
      revoke: { url: `${server.url}/revoke`, body: { user: '{user}' } },
    }),
    transport: ['websocket'], sequences: 144,
  }), [], { JWT_SECRET: SECRET });
  const { run, folder } = checked;
  const again = await Promise.all((isReplayed ? run.violations : []).map(async ({ replay }) => {
    const { stdout } = await lapse(
      ['replay', join(folder, replay)], { env: { JWT_SECRET: SECRET } });
    return /^.*EXP-\d+/.exec(stdout)?.[0] ?? stdout;
  }));
  await server.close();
  return { ...checked, again };
}

function byEvent(socket: Socket, ways: Ways): void {
  socket.on('login', (token: string, done: (answer: unknown) => void) => {
    verified(token).then(() => {
      session(socket, ways, token);
      done({ ok: true });
    }, () => { done({ ok: false }); });
  });
}

function session(socket: Socket, ways: Ways, token: string): void {
  const { sub, exp } = claimsOf(token);
  let expMs = exp * 1000;
  const isOver = (): boolean => ways.open !== true && Date.now() >= expMs;
  const close = (): void => {
    if (ways.rude === true) socket.conn.close();
    else socket.disconnect(true);
  };
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    clearTimeout(timer);
    if (expMs - Date.now() > 2 ** 30 || ways.open === true) return;
    timer = setTimeout(close, Math.max(0, expMs - Date.now()));
  };
  arm();
  socket.on('disconnect', () => { clearTimeout(timer); });
  socket.on('chat', (text: string, done: (answer: unknown) => void) => {
    if (!isOver()) done({ ok: true, got: text });
  });
  socket.on('renew', ({ jwt }: { jwt: string }, done: (answer: unknown) => void) => {
    if (ways.ignores === true) return;
    const answer = ways.mute === true ? () => {} : done;
    verified(jwt).then(() => {
      const next = claimsOf(jwt);
      if (isOver() || (ways.anybody !== true && next.sub !== sub)) throw new Error('not yours');
      expMs = next.exp * 1000;
      arm();
      answer({ renewed: true });
    }).catch((error: unknown) => { answer({ error: String(error) }); });
  });
}
