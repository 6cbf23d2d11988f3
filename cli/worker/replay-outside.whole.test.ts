import type { Socket } from 'socket.io';
import { afterAll, describe, expect, it } from 'vitest';
import { examine } from '../../adapters/remote/examine.ts';
import { serve, toldOf, verified } from '../../adapters/remote/fixtures/serve.ts';
import type { Kind } from '../../adapters/remote/fixtures/serve.ts';
import { realSleep } from '../../adapters/real.ts';
import type { Told } from '../../adapters/remote/told.ts';
import type { Step } from '../../model/step.ts';
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

  it('should find who is still there in the steps that show no more than that', async () => {
    const { violations, problems } = await taken('EXP-10', [OPENS, past(700)], async () => true);
    expect(problems).toEqual([]);
    expect(violations).toMatchObject([{ property: 'EXP-10' }]);
  });

  it('should take whatever step any check from outside takes', async () => {
    const { violations, skipped } = await taken('EXP-2', [OPENS,
      { do: 'open', client: 'B', transport: 'websocket', token: 'longer' }, past(40), sends('m1'),
    ], async () => true);
    expect(skipped).toEqual([]);
    expect(violations).toHaveLength(1);
  });

  it('should say of nothing that it is mended that is not judged here', async () => {
    const cases = [['EXP-8', 'each transport is judged by itself'], ['EXP-5', 'refresh'],
      ['EXP-10', 'these steps show too little']] as const;
    await Promise.all(cases.map(async ([property, says]) => {
      const { violations, problems } = await taken(
        property, [OPENS, HOLDS, past(40)], async () => true);
      expect(violations).toEqual([]);
      expect(problems).toMatchObject([
        { code: 'NOT_JUDGED', message: expect.stringContaining(says) }]);
    }));
  });

  it('should show nothing by a server that turns somebody with a good token away', async () => {
    const { problems } = await taken('EXP-2', [
      OPENS, { do: 'open', client: 'B', transport: 'websocket', token: 'other-subject' },
      past(40), sends('m1'),
    ], async () => false, {
      verify: async (token) => {
        // As whoever has no token.
        await verified(/^(?!lapse-doctor).*-b$/.test(claimsOf(token).sub) ? '' : token);
      },
    });
    expect(problems).toMatchObject([{
      code: 'NOT_SHOWN', message: expect.stringContaining('refused a good token, in step 2'),
    }]);
  });

  it.each([
    ['a server that hears no refresh any more', false, [{ code: 'NOT_SHOWN' }]],
    ['one that refuses a bad token alone', true, []],
  ] as const)('should show of %s what that is worth', async (_, isHeard, expected) => {
    const renew: Step = { do: 'refresh', client: 'A', id: 'r1', token: 'other-subject' };
    const { problems } = await taken('EXP-5', [OPENS, renew], async () => true, {
      refresh: { event: 'renew', payload: (token) => [token] },
      connected: (socket) => { if (isHeard) renews(socket); },
    });
    expect(problems).toMatchObject(expected);
  });
});

// Helpers

const OPENS: Step = { do: 'open', client: 'A', transport: 'websocket', token: 'first' };
const HOLDS: Step = { do: 'hold', client: 'A' };
const sends = (id: string): Step => ({ do: 'send', client: 'A', messages: [{ id, ack: true }] });
const past = (deltaMs: number): Step =>
  ({ do: 'advance', client: 'A', to: 'exp:first', deltaMs, timers: 'first' });

const closing: (() => unknown)[] = [];
afterAll(async () => { for (const close of closing) await close(); });

/** @param isTaken what becomes of a message that comes shortly before an expiry, or after it */
const replayed = (deltaMs: number, isTaken: () => Promise<boolean>): Promise<ReplayResult> =>
  taken('EXP-2', [OPENS, sends('m1'), past(deltaMs), sends('m2')], isTaken);

/** What else a server does, and what lapse is told of it. */
type Beside = Pick<Told, 'refresh'> & Pick<Kind, 'connected' | 'verify'>;

async function taken(
  property: string, steps: readonly Step[], isTaken: () => Promise<boolean>,
  { connected, verify = (token) => verified(token), ...told }: Beside = {},
): Promise<ReplayResult> {
  const server = await serve({
    verify,
    connected: (socket) => {
      listens(socket, isTaken);
      connected?.(socket);
    },
  });
  const examination = await examine(toldOf(server.url, { transports: ['websocket'], ...told }));
  closing.push(server.close, examination.close);
  const { attachment } = examination;
  if (attachment === null) throw new Error('it could not be examined');
  return replayOutside({
    kind: 'replay', adapter: 'remote', property, contract: STRICT_CONTRACT, phaseMs: 0,
    target: { kind: 'design', name: 'none' } as never, steps,
  }, attachment, true, { interrupted: () => false, started: () => {}, progress: () => {} });
}

interface Claims { readonly sub: string; readonly exp: number }

const claimsOf = (token: string): Claims =>
  JSON.parse(atob(token.split('.')[1] ?? '') || '{}') as Claims;

const tokenOf = ({ handshake }: Socket): string => String(handshake.auth['token']);

/** Takes the new token of the same user, until which the session lasts. */
function renews(socket: Socket): void {
  let { sub, exp } = claimsOf(tokenOf(socket));
  socket.on('renew', (token: string, done: (answer: unknown) => void) => {
    const isOwn = claimsOf(token).sub === sub;
    if (isOwn) ({ sub, exp } = claimsOf(token));
    done({ renewed: isOwn, until: exp });
  });
}

function listens(socket: Socket, isTaken: () => Promise<boolean>): void {
  const { exp } = claimsOf(tokenOf(socket));
  socket.on('chat', (text: string, done: (answer: unknown) => void) => {
    const isNear = Date.now() > exp * 1000 - 1_000;
    // As slow at first: late answers are waited for as long as it took live ones.
    if (!isNear) void realSleep(200).then(() => { done({ ok: true, got: text }); });
    else void isTaken().then((taken) => { if (taken) done({ ok: true, got: text }); });
  });
}
