import type { Socket } from 'socket.io';
import { afterAll, describe, expect, it } from 'vitest';
import { examine } from '../../adapters/remote/examine.ts';
import { serve, toldOf } from '../../adapters/remote/fixtures/serve.ts';
import { realSleep } from '../../adapters/real.ts';
import { STRICT_CONTRACT } from '../../properties/property.ts';
import type { ReplayResult } from '../protocol.ts';
import { replayOutside } from './replay-outside.ts';

describe.concurrent('a replay from outside', { timeout: 30_000 }, () => {
  it('should find a breach that only some of its runs come to', async () => {
    let late = 0;
    const { violations } = await replayed(40, async () => {
      late += 1;
      return late % 4 === 0;
    });
    expect(violations).toMatchObject([{ property: 'EXP-2', adapter: 'remote' }]);
  });

  it('should say that it is mended where no run comes to one', async () => {
    const { violations, problems } = await replayed(40, async () => false);
    expect({ violations, problems }).toEqual({ violations: [], problems: [] });
  });

  it('should not say so where a message was too close to call whenever it was sent', async () => {
    const { violations, problems } = await replayed(-150, async () => {
      await realSleep(250);
      return true;
    });
    expect(violations).toEqual([]);
    expect(problems).toMatchObject([{ message: expect.stringContaining('too close to an exp') }]);
  });
});

// Helpers

const closing: (() => unknown)[] = [];
afterAll(async () => { for (const close of closing) await close(); });

/** @param isTaken what becomes of a message that comes shortly before an expiry, or after it */
async function replayed(
  deltaMs: number, isTaken: () => Promise<boolean>,
): Promise<ReplayResult> {
  const server = await serve({ connected: (socket) => { listens(socket, isTaken); } });
  const examination = await examine(toldOf(server.url, { transports: ['websocket'] }));
  closing.push(server.close, examination.close);
  const { attachment } = examination;
  if (attachment === null) throw new Error('it could not be examined');
  return replayOutside({
    kind: 'replay', adapter: 'remote', property: 'EXP-2', contract: STRICT_CONTRACT, phaseMs: 0,
    target: { kind: 'design', name: 'none' } as never,
    steps: [
      { do: 'open', client: 'A', transport: 'websocket', token: 'first' },
      { do: 'send', client: 'A', messages: [{ id: 'm1', ack: true }] },
      { do: 'advance', client: 'A', to: 'exp:first', deltaMs, timers: 'first' },
      { do: 'send', client: 'A', messages: [{ id: 'm2', ack: true }] },
    ],
  }, attachment, true, { interrupted: () => false, started: () => {}, progress: () => {} });
}

function listens(socket: Socket, isTaken: () => Promise<boolean>): void {
  const { token } = socket.handshake.auth as { readonly token: string };
  const { exp } = JSON.parse(atob(token.split('.')[1] ?? '')) as { readonly exp: number };
  socket.on('chat', (text: string, done: (answer: unknown) => void) => {
    const isNear = Date.now() > exp * 1000 - 1_000;
    // As slow at first: late answers are waited for as long as it took live ones.
    if (!isNear) void realSleep(200).then(() => { done({ ok: true, got: text }); });
    else void isTaken().then((taken) => { if (taken) done({ ok: true, got: text }); });
  });
}
