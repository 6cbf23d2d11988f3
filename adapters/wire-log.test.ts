import { describe, expect, it } from 'vitest';
import type { Evidence, Session } from '../model/driver.ts';
import { BASE_EPOCH_MS } from '../model/time.ts';
import { openTargets, openTestBench } from './testing.ts';
import { tokenParts } from './token-parts.ts';
import { WireLog } from './wire-log.ts';

const bench = await openTestBench();

describe.each(['sim', 'loopback'] as const)('what passes on the wire of %s', (name) => {
  it('should be all of it, from the opening packet on, with its step and time', async () => {
    const { wire, startMs } = await upgraded(name);
    const told = wire.map(({ event, atMs, way, transport, type, data = '' }) =>
      `${event} ${atMs} ${way} ${transport} ${type} ${data.replace(/[{[].*/s, '…')}`.trim());
    expect(startMs).toBe(BASE_EPOCH_MS + 250);
    expect(told).toEqual(expect.arrayContaining([
      '0 0 sent polling open …', '0 0 received polling message 0…', '0 0 sent polling message 0…',
      '1 0 received websocket ping probe', '1 0 sent websocket pong probe',
      '1 100 received websocket upgrade', '2 100 received websocket message 2…',
    ]));
  });

  it('should have names in place of tokens and ids', async () => {
    const text = JSON.stringify((await upgraded(name)).wire);
    expect(text).toContain('<token first>');
    expect(text).toContain('sid-1');
    for (const secret of bench.mint.secrets.keys()) expect(text).not.toContain(secret);
  });
});

describe('WireLog', () => {
  it('should keep no more than anybody reads, and count the rest', () => {
    const log = new WireLog();
    for (let n = 0; n < 310; n += 1) {
      log.note({
        event: 0, atMs: 0, client: 'A', way: 'sent', transport: 'polling', type: 'message',
        data: 'x'.repeat(5_000),
      });
    }
    const packets = log.packets((text) => text);
    expect([packets.length, log.leftOut, packets[0]?.data?.length]).toEqual([300, 10, 2_001]);
  });
});

describe('tokenParts', () => {
  const jwt = (...parts: readonly object[]): string =>
    parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

  it('should name what lapse knows, and the signature by its length alone', () => {
    const signed = `${jwt({ alg: 'HS256' }, { exp: 7, sub: 'a', mail: 'b@c' })}.c2VjcmV0`;
    expect(tokenParts(signed)).toEqual({
      header: [{ name: 'alg', value: '"HS256"' }],
      claims: [{ name: 'sub', value: '"a"' }, { name: 'exp', value: 7 }],
      otherClaims: ['mail'], signatureBytes: 6,
    });
  });

  it.each([undefined, '', 'this-is-not-a-jwt', 'e30.e30', 'W10.e30.', 'e30.e30.x.y'])(
    'should make nothing of %s', (text) => { expect(tokenParts(text)).toBeUndefined(); });
});

// Helpers

async function upgraded(name: 'sim' | 'loopback'): Promise<Evidence> {
  const { begin } = await openTargets(bench, name);
  const session: Session = await begin('reference', 250);
  const step = async (act: () => unknown): Promise<void> => {
    await act();
    await session.settle();
    session.take();
  };
  await step(() => {
    session.open('A', { transport: 'upgrade', token: 'first', nsp: '/', joinMs: 0 });
  });
  await step(async () => {
    session.upgrade('A');
    await session.settle();
    await session.advance(100, 'first');
  });
  await step(() => { session.send('A', '/', [{ id: 'm1' }]); });
  const { evidence } = await session.finish();
  if (evidence === undefined) throw new Error('no evidence');
  return evidence();
}
