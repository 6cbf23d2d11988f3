import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import type { Server, Socket } from 'socket.io';
import { afterAll, describe, expect, it } from 'vitest';
import { SECRET, serve } from '../adapters/remote/fixtures/serve.ts';
import { checkedOutside, verdictsOf } from './fixtures/outside.ts';
import type { OutsideCheck } from './fixtures/outside.ts';

/** Servers that recover sessions: a client tells that it got its old one back. */
describe.concurrent('recovery from outside', { timeout: 60_000 }, () => {
  it('should hold for a server that restores no expired session', async () => {
    const { run, ran } = await checkedWith('while it lives');
    expect(run.verdicts.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
    expect(verdictsOf(run, 'EXP-4')).toEqual(['held']);
    expect(ran.code).toBe(0);
  });

  it('should find one wanting that leaves it to Socket.IO, and say what to do', async () => {
    const { run, ran } = await checkedWith('as it comes');
    expect(verdictsOf(run, 'EXP-4')).toEqual(['violated']);
    const { history, breach } = run.violations.find(({ property }) => property === 'EXP-4') ?? {};
    expect(breach?.says).toBe('the server recovered an expired session');
    expect(history?.events.map(({ step }) => step.do)).toContain('cut');
    expect(ran.stdout).toContain('server recovered the session of A');
    expect(ran.stdout).toContain('restore no session');
    expect(ran.stdout).not.toContain('look at exp once more in the last middleware');
  });

  it.each([
    ['never', /recovers no sessions \(connectionStateRecovery is off\)/],
    ['to the deaf', /sends a client that says something no event to recover its own by/],
    ['in name', /did not recover a live one/],
  ] as const)('should skip it where a server recovers %s', async (how, why) => {
    const { run } = await checkedWith(how);
    expect(verdictsOf(run, 'EXP-4')).toEqual(['skipped']);
    expect(run.target.lacks).toContainEqual(
      { feature: 'recovery', reason: expect.stringMatching(why) });
  });
});

// Helpers

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'lapse-recovery-')));
afterAll(() => { rmSync(scratch, { recursive: true }); });

type Recovers = 'while it lives' | 'as it comes' | 'never' | 'to the deaf' | 'in name';

async function checkedWith(recovers: Recovers): Promise<OutsideCheck> {
  const server = await serve({
    options: recovers === 'never' ? {} : {
      connectionStateRecovery: { skipMiddlewares: recovers === 'as it comes' },
    },
    also: (_, io) => {
      if (recovers === 'while it lives') restoreTheLiving(io);
      if (recovers === 'in name') io.of('/').adapter.restoreSession = async () => null as never;
    },
    connected: (socket) => { session(socket, recovers !== 'to the deaf'); },
  });
  const checked = await checkedOutside(scratch, () => ({
    target: server.url,
    tokens: { secretEnv: 'JWT_SECRET' }, messages: { event: 'chat' },
    transport: ['websocket'], sequences: 72,
  }), [], { JWT_SECRET: SECRET });
  await server.close();
  return checked;
}

const expMsOf = (socket: Pick<Socket, 'data'>): number =>
  (socket.data as { readonly expMs: number }).expMs;

function restoreTheLiving(io: Server): void {
  const { adapter } = io.of('/');
  const restore = adapter.restoreSession.bind(adapter);
  adapter.restoreSession = async (pid, offset) => {
    const session = await restore(pid, offset);
    return (session !== null && Date.now() < expMsOf(session as never) ? session : null) as never;
  };
}

/** Ends at its token's expiry, and takes nothing after it. */
function session(socket: Socket, isHeard: boolean): void {
  const data = socket.data as { expMs?: number };
  data.expMs ??= (decodeJwt(String(socket.handshake.auth['token'])).exp ?? 0) * 1000;
  const close = (): void => { socket.disconnect(true); };
  const leftMs = expMsOf(socket) - Date.now();
  const timer = leftMs > 2 ** 30 ? undefined : setTimeout(close, leftMs);
  socket.on('disconnect', () => { clearTimeout(timer); });
  socket.on('chat', (text: string, done: (answer: unknown) => void) => {
    if (Date.now() >= expMsOf(socket)) return;
    if (isHeard) socket.emit('said', text);
    done('sent');
  });
}
