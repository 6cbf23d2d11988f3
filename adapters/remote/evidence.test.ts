import { afterEach, describe, expect, it } from 'vitest';
import type { Session } from '../../model/driver.ts';
import { clientOf2 } from '../client-2.ts';
import type { MakeClient } from '../client-2.ts';
import { OutsideEvidence } from './evidence.ts';
import { begun as begin } from './fixtures/begun.ts';
import { SECRET } from './fixtures/serve.ts';
import type { Kind, Serving } from './fixtures/serve.ts';
import { openIssuer } from './issuer.ts';

describe('what the clients of a server elsewhere see pass', { timeout: 20_000 }, () => {
  it('should be all of it, from the opening packet on, upgrades and probes included', async () => {
    const session = await begun({});
    await step(session, () => {
      session.open('A', { transport: 'upgrade', token: 'first', nsp: '/', joinMs: 0 });
    });
    await step(session, () => { session.upgrade('A'); });
    await step(session, () => { session.send('A', '/', [{ id: 'm1', ack: true }]); });
    const told = await wireOf(session);
    expect(told.packets).toEqual([
      '0 sent polling open …', '0 received polling message 0…', '0 sent polling message 0…',
      '1 received websocket ping probe', '1 sent websocket pong probe', '1 sent polling noop',
      '1 received websocket upgrade', '2 received websocket message 20…',
      '2 sent websocket message 30…',
    ]);
    expect(told.times).toEqual(told.times.toSorted((a, b) => a - b));
    // They are joined late: 8 s of the first token's 10 are over.
    expect(told.times[0]).toBeGreaterThanOrEqual(8_000);
    expect(told.times.at(-1)).toBeLessThan(12_000);
  });

  it('should show by name what is secret, and take the tokens apart', async () => {
    const session = await begun({});
    await step(session, () => {
      session.open('A', { transport: 'websocket', token: 'first', nsp: '/', joinMs: 0 });
    });
    const { text, evidence } = await wireOf(session);
    expect(text).toContain('<token first>');
    expect(text).toContain('sid-1');
    expect(text).not.toMatch(/eyJ|"sid":"(?!sid-)/);
    const { claims = [], signatureBytes } = evidence.partsOf('first') ?? {};
    expect(signatureBytes).toBe(32);
    const exp = claims.find(({ name }) => name === 'exp');
    expect(Number(exp?.value) * 1000 - evidence.startMs).toBe(9_750);
    expect(evidence.partsOf('long')).toBeUndefined();
  });

  it('should be that of the client that writes single frames as well', async () => {
    const session = await begun({});
    await step(session, () => { session.engine('A', 'polling', 'first', false); });
    await step(session, () => { session.connect('A', 'first'); });
    await step(session, () => { session.pull('A'); });
    await step(session, () => { session.probe('A'); });
    await step(session, () => { session.complete('A'); });
    await step(session, () => { session.send('A', '/', [{ id: 'm1', ack: true }]); });
    expect((await wireOf(session)).packets).toEqual([
      '0 sent polling open …', '1 received polling message 0…', '2 sent polling message 0…',
      '3 received websocket ping probe', '3 sent websocket pong probe',
      '4 received websocket upgrade', '5 received websocket message 20…',
      '5 sent websocket message 30…',
    ]);
  });

  it('should be that of the client of Socket.IO 2, and of a request that is refused', async () => {
    const session = await begun({
      options: { allowEIO3: true }, tokenOf: ({ handshake }) => handshake.query['token'],
    }, clientOf2());
    await step(session, () => {
      session.open('A', { transport: 'polling', token: 'first', nsp: '/', joinMs: 0 });
    });
    await step(session, () => { session.send('A', '/', [{ id: 'm1', ack: true }]); });
    expect((await wireOf(session)).packets).toEqual(expect.arrayContaining([
      '0 sent polling open …', '1 received polling message 20…', '1 sent polling message 30…',
    ]));
    const refusing = await begun({
      options: { allowRequest: (_, answer) => { answer('full', false); } },
    });
    await step(refusing, () => {
      refusing.open('A', { transport: 'polling', token: 'first', nsp: '/', joinMs: 0 });
    });
    expect((await wireOf(refusing)).packets).toEqual(['0 sent http refusal 403 …']);
  });
});

describe('OutsideEvidence', () => {
  const packet = (data: string) =>
    ({ client: 'A', way: 'sent', transport: 'polling', type: 'message', data }) as const;

  it('should know a token that is no JWT by its text alone', () => {
    const evidence = new OutsideEvidence(false);
    evidence.shows('first', 'f00-ba5');
    evidence.passed(packet('0{"token":"f00-ba5"}'), 8_000);
    const { wire, partsOf, wireBy } = evidence.told(0);
    expect(wire.map(({ data }) => data)).toEqual(['0{"token":"<token first>"}']);
    expect([partsOf('first'), wireBy]).toEqual([undefined, 'clients']);
  });

  it('should tell no more than the times of a token that somebody else gave out', async () => {
    const claims = { sub: 'mary@example.org', exp: 9, role: 'admin' };
    const token = await openIssuer({ alg: 'HS256', key: SECRET, claims: {} }).good(claims);
    for (const [areOurs, names, others] of [
      [true, ['sub', 'exp'], ['role']], [false, ['exp'], ['sub', 'role']],
    ] as const) {
      const evidence = new OutsideEvidence(areOurs);
      evidence.shows('first', token);
      const parts = evidence.told(0).partsOf('first');
      expect(parts?.claims.map(({ name }) => name)).toEqual(names);
      expect(parts?.otherClaims).toEqual(others);
      expect(JSON.stringify(parts).includes('mary')).toBe(areOurs);
    }
  });

  it('should keep what passed before a sequence was over, each with its step', () => {
    const evidence = new OutsideEvidence(true);
    evidence.passed(packet('2["a"]'), 1);
    evidence.nextStep();
    evidence.passed(packet('2["b"]'), 2);
    evidence.end();
    evidence.passed(packet('2["c"]'), 3);
    expect(evidence.told(0).wire.map(({ event, data }) => `${event} ${data}`))
      .toEqual(['0 2["a"]', '1 2["b"]']);
  });
});

// Helpers

const open: Serving[] = [];
afterEach(async () => { for (const one of open.splice(0)) await one.close(); });

async function begun(kind: Kind, makeClient?: MakeClient): Promise<Session> {
  const { session, serving } = await begin(kind, {}, makeClient);
  open.push(serving);
  return session;
}

async function step(session: Session, act: () => void): Promise<void> {
  act();
  await session.settle();
  session.take();
}

async function wireOf(session: Session) {
  const evidence = (await session.finish()).evidence?.();
  if (evidence === undefined) throw new Error('no evidence');
  return {
    evidence, text: JSON.stringify(evidence.wire),
    times: evidence.wire.map(({ atMs }) => atMs),
    packets: evidence.wire.map(({ event, way, transport, type, data = '' }) =>
      `${event} ${way} ${transport} ${type} ${data.replace(/[{[].*/s, '…')}`.trim()),
  };
}
