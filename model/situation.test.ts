import { describe, expect, it } from 'vitest';
import type { Event, Observation } from './history.ts';
import {
  bare, emits, expires, opens, reaches, reconnects, refreshesTo, sends, waits,
} from './hand-made.ts';
import { deadlines } from './deadlines.ts';
import { remainingMs } from './lives.ts';
import { NOTHING_TAKEN, follow, initialSituation } from './situation.ts';
import type { ClientSituation, Situation } from './situation.ts';
import type { Step } from './step.ts';

describe('follow', () => {
  it('should know that a client joins, is connected, and is gone', () => {
    expect(A(START).link).toBe('new');
    expect(A(after([happens(opens('polling'))])).joined['/']).toBe('joining');
    expect(A(after([happens(opens('polling'), CONNECTED)])).joined['/']).toBe('connected');
    expect(A(after([happens(opens('polling'), REFUSED)])).link).toBe('gone');
    expect(A(after([OPENED, happens(sends('m1'), DISCONNECTED)])).link).toBe('gone');
  });

  it('should not look at what the server alone knows', () => {
    const server: Observation = { atMs: 0, client: 'A', by: 'server', kind: 'admitted' };
    expect(after([happens(opens('polling'), server)])).toEqual(after([happens(opens('polling'))]));
  });

  it('should know which transport carries packets, and which one was chosen', () => {
    const { transport, wire, upgrade } = A(after([happens(opens('upgrade'), CONNECTED)]));
    expect({ transport, wire, upgrade })
      .toEqual({ transport: 'upgrade', wire: 'polling', upgrade: 'waiting' });
    expect(A(after([happens(opens('websocket'), CONNECTED)])).wire).toBe('websocket');
    expect(A(after([happens(opens('fallback'), CONNECTED)])))
      .toMatchObject({ transport: 'fallback', wire: 'polling', upgrade: 'none' });
  });

  it('should follow an upgrade from waiting to the new wire', () => {
    const probing = [happens(opens('upgrade'), CONNECTED), happens(bare('upgrade'))];
    expect(A(after(probing))).toMatchObject({ upgrade: 'probing', upgradeDueMs: 100 });
    expect(A(after([...probing, happens(reaches('upgrade', -1), [], 99)])))
      .toMatchObject({ upgrade: 'probing', upgradeDueMs: 1 });
    expect(A(after([...probing, happens(reaches('upgrade'), UPGRADED, 100)])))
      .toMatchObject({ wire: 'websocket', upgrade: 'none', upgradeDueMs: null });
    expect(A(after([happens(opens('upgrade'), CONNECTED), happens(bare('block'))])).upgrade)
      .toBe('none');
  });

  it('should forget an upgrade with the connection, and begin again on the next', () => {
    const gone = [happens(opens('upgrade'), CONNECTED), happens(bare('upgrade'), DISCONNECTED)];
    expect(A(after(gone))).toMatchObject({ wire: 'polling', upgrade: 'none', upgradeDueMs: null });
    expect(after([...gone, happens(reconnects('longer'), CONNECTED)]))
      .toMatchObject({
        clients: { A: { transport: 'upgrade', upgrade: 'waiting' } },
        presented: ['first', 'longer'],
      });
  });

  it('should know what is held: packets, and the poll once something used it up', () => {
    const held = [OPENED, happens(bare('hold'))];
    expect(A(after(held)).held).toBe('packets');
    expect(A(after([...held, happens(emits('n1'), RECEIVED)])).held).toBe('packets and poll');
    expect(A(after([...held, happens(emits('n1'), RECEIVED), happens(bare('poll'))])).held)
      .toBe('packets, perhaps poll');
    expect(A(after([...held, happens(bare('deliver'))])).held).toBe('nothing');
    expect(A(after([...held, happens(bare('cut'), DISCONNECTED)])).held).toBe('nothing');
    const overWebSocket = [happens(opens('websocket'), CONNECTED), happens(bare('hold'))];
    expect(A(after([...overWebSocket, happens(emits('n1'), RECEIVED)])).held).toBe('packets');
  });

  it('should count each action that has a budget, and no other', () => {
    const { taken } = after([
      OPENED, happens(sends('m1')), happens(sends('m2')), happens(emits('n1')),
      happens(refreshesTo('longer')), happens(bare('hold')), happens(bare('deliver')),
      happens(waits(), [], 1), happens(expires(), [], 5), happens(bare('cut')),
      happens(reconnects('first')),
    ]);
    expect(taken).toEqual({
      ...NOTHING_TAKEN,
      reconnect: 1, send: 2, refresh: 1, emit: 1, hold: 1, cut: 1, wait: 1,
    });
  });

  it('should move every time with the time that passed', () => {
    const later = after([
      happens(opens('polling', 'first', 10_001)), happens(expires(), [], 10_000),
    ]);
    expect(later.lives)
      .toEqual({ first: 0, longer: 5_000, shorter: -4_000, fractional: 500, soon: 5_000 });
    expect(A(later).joinDueMs).toBe(1);
    expect(follow(later, happens(waits(), [], 9)).lives)
      .toEqual({ first: -9, longer: 4_991, shorter: -4_009, fractional: 491, soon: 4_991 });
  });

  it('should bring nothing nearer that ends by a timer when the wall clock is set', () => {
    const step = { do: 'step clock', client: 'A', to: 'exp:first', deltaMs: 0 } as const;
    const set = after([happens(opens('polling', 'first', 10_000)), happens(step, [], 10_000)]);
    expect(set.lives.first).toBe(0);
    expect(A(set).joinDueMs).toBe(10_000);
  });

  it('should know for one step that timers wait for its I/O', () => {
    const waiting = after([OPENED, happens(expires(0, 'after-io'), [], 10_000)]);
    expect(waiting.timersWait).toBe(true);
    expect(follow(waiting, happens(sends('m1'))).timersWait).toBe(false);
  });

  it('should leave the situation before it as it was', () => {
    const before = after([OPENED]);
    const copy = structuredClone(before);
    follow(before, happens(sends('m1'), DISCONNECTED));
    expect(before).toEqual(copy);
  });
});

describe('deadlines', () => {
  it('should be none before a client came, or when its token outlives every sequence', () => {
    expect(deadlines(START)).toEqual([]);
    expect(deadlines(after([happens(opens('polling', 'long'), CONNECTED)]))).toEqual([]);
    expect(deadlines(after([happens(opens('polling', 'absent'), REFUSED)]))).toEqual([]);
  });

  it('should be the expiry of each token presented, in a fixed order', () => {
    const refreshed = after([
      OPENED, happens(refreshesTo('shorter')), happens(refreshesTo('other-subject')),
      happens(refreshesTo('longer')),
    ]);
    expect(deadlines(refreshed)).toEqual([
      { name: 'exp:first', client: 'A', dueMs: 10_000 },
      { name: 'exp:longer', client: 'A', dueMs: 15_000 },
      { name: 'exp:shorter', client: 'A', dueMs: 6_000 },
    ]);
  });

  it('should be the end of a slow join, until it has ended', () => {
    const slow = happens(opens('polling', 'first', 10_000));
    expect(deadlines(after([slow]))).toContainEqual({ name: 'join', client: 'A', dueMs: 10_000 });
    expect(deadlines(after([slow, happens(expires(), CONNECTED, 10_000)])))
      .toEqual([{ name: 'exp:first', client: 'A', dueMs: 0 }]);
  });

  it('should be the check of an upgrade under way', () => {
    const probing = after([happens(opens('upgrade', 'long'), CONNECTED), happens(bare('upgrade'))]);
    expect(deadlines(probing)).toEqual([{ name: 'upgrade', client: 'A', dueMs: 100 }]);
  });
});

describe('remainingMs', () => {
  const { lives } = initialSituation(250);

  it('should be what a token says of itself, whoever signed it', () => {
    expect(remainingMs(lives, 'first')).toBe(9_750);
    expect(remainingMs(lives, 'other-subject')).toBe(14_750);
    expect(remainingMs(lives, 'wrong-key')).toBe(14_750);
    expect(remainingMs(lives, 'long')).toBe(Infinity);
  });

  it('should be nothing for a token that is past, or says nothing that can be read', () => {
    for (const token of ['expired', 'malformed', 'absent', 'wrong-typed-exp'] as const) {
      expect(remainingMs(lives, token)).toBe(-Infinity);
    }
  });
});

// Helpers

const START = initialSituation(0);

/** What is known of the first client. */
const A = ({ clients }: Situation): ClientSituation => clients.A;

const seen = (what: { readonly kind: 'connected' | 'refused' | 'upgraded' }): Observation =>
  ({ atMs: 0, client: 'A', by: 'client', ...what });
const CONNECTED = seen({ kind: 'connected' });
const REFUSED = seen({ kind: 'refused' });
const UPGRADED = seen({ kind: 'upgraded' });
const RECEIVED: Observation =
  { atMs: 0, client: 'A', by: 'client', kind: 'received', packet: 'n1' };
const DISCONNECTED: Observation =
  { atMs: 0, client: 'A', by: 'client', kind: 'disconnected', reason: 'io server disconnect' };

function happens(step: Step, observed: Observation | readonly [] = [], ms = 0): Event {
  const observations = 'kind' in observed ? [observed] : [];
  return { step, fromMs: 0, toMs: ms, observations };
}

const OPENED = happens(opens('polling'), CONNECTED);

function after(events: readonly Event[]): Situation {
  return events.reduce((now, event) => follow(now, event), START);
}
