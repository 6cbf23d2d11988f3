import { describe, expect, it } from 'vitest';
import type { Event } from '../model/history.ts';
import { revocationReaches } from './exp-13.ts';
import { liveIsLeftAlone } from './exp-7.ts';
import {
  EXP_MS, VACUOUS, admitted, cutAt, event, held, historyOf, judged, left, opened, passed,
  reconnected, refused, sent, violated,
} from './hand-made.ts';
import type { Seen } from './hand-made.ts';
import { STRICT_CONTRACT } from './property.ts';

describe('EXP-13', () => {
  it('should be vacuous when nobody was revoked, or nobody of that user was there', () => {
    expect(judged(revocationReaches, historyOf(opened()))).toEqual(VACUOUS);
    expect(judged(revocationReaches, historyOf(opened(), revoked(1, 'bob')))).toEqual(VACUOUS);
    expect(judged(revocationReaches, historyOf(opened('other-subject'), revoked(1, 'alice'))))
      .toEqual(VACUOUS);
    expect(judged(revocationReaches,
      historyOf(opened(), passed(0, EXP_MS.first, [left()]), revoked(EXP_MS.first, 'alice'))))
      .toEqual(VACUOUS);
  });

  it('should hold where the session is gone when the step is over, and be violated if not', () => {
    expect(judged(revocationReaches, historyOf(opened(), revoked(1, 'alice', left()))))
      .toEqual(held());
    expect(judged(revocationReaches, historyOf(opened(), revoked(1, 'alice'))))
      .toEqual(violated(1, 1));
    expect(judged(revocationReaches,
      historyOf(opened(), revoked(1, 'alice'), passed(1, 2, [left()]))))
      .toEqual(violated(1, 1));
  });

  it('should end a session that was taken over by another user with either of the two', () => {
    for (const user of ['alice', 'bob'] as const) {
      expect(judged(revocationReaches, historyOf(opened('other-subject'),
        cutAt(1, left('transport close')),
        reconnected(2, 'first', { by: 'server', kind: 'admitted', recovered: true }),
        revoked(3, user)))).toEqual(violated(1, 3));
    }
  });

  it('should say whether it was the user or the key', () => {
    const says = (end: Event) => revocationReaches.judge(
      historyOf(opened(), end), STRICT_CONTRACT).violations.map((violation) => violation.says);
    expect(says(revoked(1, 'alice')))
      .toEqual(['the server still holds a session whose user was revoked']);
    expect(says(rotated(1))).toEqual(['the server still holds a session whose key was retired']);
  });

  it('should leave a session that had expired to EXP-10', () => {
    const at = (atMs: number) =>
      historyOf(opened(), passed(0, atMs), revoked(atMs, 'alice'));
    expect(judged(revocationReaches, at(EXP_MS.first - 1))).toEqual(violated(1, 2));
    expect(judged(revocationReaches, at(EXP_MS.first))).toEqual(VACUOUS);
  });

  it('should be put to the test by whoever comes in, or is coming in, afterwards', () => {
    const joining = event(0, { do: 'open', client: 'A', transport: 'websocket', token: 'first' });
    const end = (...seen: readonly Seen[]) => historyOf(joining, revoked(1, 'alice'),
      passed(1, 5, seen));
    expect(judged(revocationReaches, end(refused))).toEqual(held());
    expect(judged(revocationReaches, end(admitted))).toEqual(violated(1, 2));
    const back = (...seen: readonly Seen[]) => historyOf(
      opened(), revoked(1, 'alice', left()), reconnected(2, 'longer', ...seen));
    expect(judged(revocationReaches, back(refused))).toEqual(held(2));
    expect(judged(revocationReaches, back(admitted))).toEqual(violated(2, 2));
  });
});

describe('EXP-13, of a key that is retired', () => {
  it('should hold where sessions on it are gone, and be violated where they are not', () => {
    expect(judged(revocationReaches, historyOf(opened(), rotated(1, left())))).toEqual(held());
    expect(judged(revocationReaches, historyOf(opened(), rotated(1)))).toEqual(violated(1, 1));
  });

  it('should have its tokens refused from then on', () => {
    const back = (...seen: readonly Seen[]) => historyOf(
      opened(), rotated(1, left()), reconnected(2, 'longer', ...seen));
    expect(judged(revocationReaches, back(refused))).toEqual(held(2));
    expect(judged(revocationReaches, back(admitted))).toEqual(violated(2, 2));
  });

  it('should have nothing to say of tokens of the next key', () => {
    expect(judged(revocationReaches, historyOf(opened('next-key'), rotated(1)))).toEqual(VACUOUS);
    expect(judged(liveIsLeftAlone, historyOf(opened('next-key'), rotated(1, left()))).violatedAt)
      .toEqual([1]);
    expect(judged(liveIsLeftAlone, historyOf(opened(), rotated(1, left()))).violatedAt)
      .toEqual([]);
  });
});

describe('EXP-7', () => {
  it('should let a server close and refuse whom it was told is revoked, and nobody else', () => {
    expect(judged(liveIsLeftAlone, historyOf(opened(), revoked(1, 'alice', left()))).violatedAt)
      .toEqual([]);
    expect(judged(liveIsLeftAlone, historyOf(opened(), revoked(1, 'bob', left()))).violatedAt)
      .toEqual([1]);
    expect(judged(liveIsLeftAlone, historyOf(
      opened(), revoked(1, 'alice', left()), reconnected(2, 'longer', refused))).violatedAt)
      .toEqual([]);
    expect(judged(liveIsLeftAlone, historyOf(opened(), revoked(1, 'alice'), sent(2, 'm1')))
      .violatedAt).toEqual([]);
  });
});

// Helpers

const rotated = (atMs: number, ...seen: readonly Seen[]): Event =>
  event(atMs, { do: 'rotate', client: 'A' }, seen);

const revoked = (atMs: number, subject: 'alice' | 'bob', ...seen: readonly Seen[]): Event =>
  event(atMs, { do: 'revoke', client: 'A', subject }, seen);
