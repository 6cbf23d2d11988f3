import { describe, expect, it } from 'vitest';
import { nextTwice } from '../designs/next-twice.ts';
import { oneNamespaceClosed } from '../designs/one-namespace-closed.ts';
import { recoversForAnybody } from '../designs/recovers-for-anybody.ts';
import { recoversForEver } from '../designs/recovers-for-ever.ts';
import { recoversKicked } from '../designs/recovers-kicked.ts';
import { recoversTwice } from '../designs/recovers-twice.ts';
import { referenceRecovery } from '../designs/reference-recovery.ts';
import { reference } from '../designs/reference.ts';
import { timerPerConnection } from '../designs/timer-per-connection.ts';
import {
  DROPPED_AT_EXPIRY, GHOST, STOLEN, bare, expires, run, seenLast, sends, waits,
} from '../hand-made.ts';
import type { Step } from '../step.ts';
import type { TokenName } from '../tokens.ts';

describe('a client that asks twice in one segment', () => {
  it('should be let in twice, and be heard once', () => {
    expect(seenLast(reference, asksTwice('first', 'long'))).toEqual([
      '0 server admitted', '0 server admitted', '0 client connected', '0 client connected',
    ]);
    expect(seenLast(reference, [...asksTwice('first', 'long'), sends('m1')]))
      .toEqual(['0 server arrived m1', '0 server accepted m1', '0 client acked m1 yes']);
  });

  it('should be closed as soon as one of its tokens expires, the earlier session first', () => {
    const last = run(reference, [...asksTwice('first', 'long'), expires()]).at(-1);
    expect(last?.observations.flatMap((seen) => seen.kind === 'left' ? [seen.earlier] : []))
      .toEqual([true, undefined]);
    expect(seenLast(timerPerConnection, [...asksTwice('first', 'long'), expires()])).toEqual([]);
  });

  it('should lose the route to the later session where the earlier one is closed alone', () => {
    const closed = [...asksTwice('first', 'long'), expires()];
    expect(seenLast(oneNamespaceClosed, closed))
      .toEqual(['10000 server left', '10000 client disconnected']);
    expect(seenLast(oneNamespaceClosed, [...closed, sends('m1')]))
      .toEqual(['10000 server arrived m1', '10000 server left', '10000 client closed']);
  });
});

describe('a client that is let in and told that it is not', () => {
  it('should end what it does not know of when it leaves the last namespace that it does', () => {
    const left = run(nextTwice, GHOST).at(-1)?.observations ?? [];
    expect(left.flatMap((seen) =>
      seen.by === 'server' && seen.kind === 'left' ? [[seen.nsp, seen.reason]] : []))
      .toEqual([['/side', 'client namespace disconnect'], [undefined, 'transport close']]);
  });
});

describe('a client that asks for the session of another', () => {
  it('should be given it once, and what that has missed', () => {
    expect(admitted(referenceRecovery, asksFor('first', 'first')))
      .toEqual([undefined, true]);
    expect(admitted(recoversTwice, asksFor('first', 'first'))).toEqual([true, true]);
    expect(seenLast(recoversTwice, asksFor('long')))
      .toEqual(expect.arrayContaining(['0 server handed x1', '0 client received x1']));
  });

  it('should be refused where its token is of somebody else', () => {
    expect(seenLast(referenceRecovery, asksFor('other-subject'))).toContain('0 client refused');
    expect(admitted(recoversForAnybody, asksFor('other-subject'))).toEqual([true]);
  });

  it('should not be reached by what goes by ids, where it was given it twice', () => {
    const revoke: Step = { do: 'revoke', client: 'A', subject: 'alice' };
    const left = (design: typeof reference): number =>
      run(design, [...asksFor('first', 'first'), revoke]).at(-1)?.observations
        .filter(({ kind }) => kind === 'left').length ?? 0;
    expect([left(referenceRecovery), left(recoversTwice)]).toEqual([2, 1]);
  });
});

describe('a session that is stored although it has expired', () => {
  it('should be kept for a millisecond', () => {
    expect(seenLast(recoversKicked, DROPPED_AT_EXPIRY)).toEqual(['15000 server holds']);
    expect(seenLast(recoversKicked, [...DROPPED_AT_EXPIRY, waits(), { do: 'look', client: 'A' }]))
      .toEqual([]);
    expect(seenLast(referenceRecovery, DROPPED_AT_EXPIRY)).toEqual([]);
  });
});

describe('a client that has recovered a session, and another one beside it', () => {
  it('should hear what goes to the room of either', () => {
    expect(seenLast(recoversForEver, STOLEN)).toEqual(['0 client received x1']);
  });
});

// Helpers

const asksTwice = (token: TokenName, again: TokenName): readonly Step[] => [
  { do: 'engine', client: 'A', transport: 'websocket', token: 'first' },
  { do: 'connect', client: 'A', token, again },
];

const asksFor = (token: TokenName, again?: TokenName): readonly Step[] => [
  { do: 'open', client: 'A', transport: 'websocket', token: 'first' },
  { do: 'emit', client: 'A', id: 'n1' },
  bare('cut'),
  { do: 'miss', client: 'A', id: 'x1' },
  { do: 'engine', client: 'B', transport: 'websocket', token: 'first' },
  { do: 'connect', client: 'B', token, pidOf: 'A', ...(again === undefined ? {} : { again }) },
];

/** Of each session that the last step began: whether it was recovered. */
const admitted = (design: typeof reference, steps: readonly Step[]): readonly unknown[] =>
  (run(design, steps).at(-1)?.observations ?? [])
    .flatMap((seen) => seen.kind === 'admitted' ? [seen.recovered] : []);
