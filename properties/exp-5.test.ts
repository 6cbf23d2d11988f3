import { describe, expect, it } from 'vitest';
import type { Event } from '../model/history.ts';
import { tokenLife } from '../model/tokens.ts';
import type { TokenName } from '../model/tokens.ts';
import { refreshIsExact } from './exp-5.ts';
import {
  EXP_MS, VACUOUS, accepted, acked, arrived, cutAt, event, held, historyOf, judged, left, opened,
  passed, refreshed, refreshedSlowly, seenAt, sent, took, violated, written,
} from './hand-made.ts';
import type { Seen } from './hand-made.ts';

const EXP = EXP_MS.first;
const BAD = ['other-subject', 'wrong-key', 'expired', 'not-yet-valid', 'malformed'] as const;

describe('EXP-5', () => {
  it('should be vacuous when no new token reached a live session', () => {
    expect(judged(refreshIsExact, historyOf())).toEqual(VACUOUS);
    expect(judged(refreshIsExact, historyOf(opened(), took(1, 'm1'), took(EXP, 'm2'))))
      .toEqual(VACUOUS);
    expect(judged(refreshIsExact, historyOf(opened(), passed(0, 1, [left()]), good(2))))
      .toEqual(VACUOUS);
  });

  it('should hold where a good token is taken over', () => {
    expect(judged(refreshIsExact, historyOf(opened(), good(1)))).toEqual(held());
  });

  it('should be violated where a good token is refused, or not answered', () => {
    const refusedIt = historyOf(opened(), refreshed(1, 'longer', acked('r1', false)));
    expect(judged(refreshIsExact, refusedIt)).toEqual(violated(1, 1));
    expect(judged(refreshIsExact, historyOf(opened(), refreshed(1, 'longer'))))
      .toEqual(violated(1, 1));
  });

  it.each(BAD)('should be violated where the token "%s" is taken over', (token) => {
    const answered = (ok: boolean) => historyOf(opened(), refreshed(1, token, acked('r1', ok)));
    expect(judged(refreshIsExact, answered(true))).toEqual(violated(1, 1));
    expect(judged(refreshIsExact, answered(false))).toEqual(held());
    expect(judged(refreshIsExact, historyOf(opened(), refreshed(1, token)))).toEqual(held());
  });

  it('should want no refresh applied from the millisecond of expiry on', () => {
    expect(judged(refreshIsExact, historyOf(opened(), good(EXP - 1)))).toEqual(held());
    expect(judged(refreshIsExact, historyOf(opened(), good(EXP)))).toEqual(violated(1, 1));
    expect(judged(refreshIsExact, historyOf(opened(), good(EXP + 1)))).toEqual(violated(1, 1));
    expect(judged(refreshIsExact, historyOf(opened(), refreshed(EXP, 'longer')))).toEqual(held());
  });

  it('should leave it to the server which of two lives counts while a refresh is looked up', () => {
    const slow = (atMs: number) => historyOf(opened(), refreshedSlowly(1, 'r1', 'longer'),
      passed(1, atMs, [left()]));
    expect(judged(refreshIsExact, slow(500))).toEqual(VACUOUS);
    const meanwhile = historyOf(opened(), refreshedSlowly(EXP - 500, 'r1', 'longer'),
      passed(EXP - 500, EXP, [left()]));
    expect(judged(refreshIsExact, meanwhile)).toEqual(VACUOUS);
  });

  it('should be violated where a refresh that was looked up slowly is not answered', () => {
    const unanswered = historyOf(opened(), refreshedSlowly(1, 'r1', 'longer'), passed(1, 1_001));
    expect(judged(refreshIsExact, unanswered)).toEqual(violated(1, 1));
    const answered = historyOf(opened(), refreshedSlowly(1, 'r1', 'longer'),
      passed(1, 1_001, [acked('r1')]));
    expect(judged(refreshIsExact, answered)).toEqual(held());
  });

  it('should not guess at an answer that was written and that the client never polled for', () => {
    const answered = (...seen: readonly Seen[]) => historyOf(
      opened(), refreshedSlowly(1, 'r1', 'longer'), passed(1, 5_000, seen));
    expect(judged(refreshIsExact, answered())).toEqual(violated(1, 1));
    expect(judged(refreshIsExact, answered(written('r1')))).toEqual(VACUOUS);
  });

  it('should want the refresh that was received last, whichever is verified last', () => {
    const overtaken = (atMs: number) => historyOf(opened(),
      refreshedSlowly(1, 'r0', 'longer'), refreshed(2, 'shorter', acked('r1')),
      passed(2, 1_001, [acked('r0')]), took(atMs, 'm1'));
    expect(judged(refreshIsExact, overtaken(EXP_MS.shorter - 1))).toEqual(held(2));
    expect(judged(refreshIsExact, overtaken(EXP_MS.shorter))).toEqual(violated(2, 4));
  });

  it('should hold the session to the new expiry exactly', () => {
    const until = (atMs: number) => historyOf(opened(), good(1), took(atMs, 'm1'));
    expect(judged(refreshIsExact, until(EXP_MS.longer - 1))).toEqual(held());
    expect(judged(refreshIsExact, until(EXP_MS.longer))).toEqual(violated(1, 2));
    expect(judged(refreshIsExact, until(EXP_MS.longer + 9), { leewayMs: 10 })).toEqual(held());
    expect(judged(refreshIsExact, until(EXP_MS.longer + 10), { leewayMs: 10 }))
      .toEqual(violated(1, 2));
  });

  it('should be violated where the server closes at the old expiry', () => {
    const closed = (atMs: number) => historyOf(opened(), good(1), passed(1, atMs, [left()]));
    expect(judged(refreshIsExact, closed(EXP))).toEqual(violated(1, 2));
    expect(judged(refreshIsExact, closed(EXP_MS.longer - 1))).toEqual(violated(1, 2));
    expect(judged(refreshIsExact, closed(EXP_MS.longer))).toEqual(held());
    expect(judged(refreshIsExact, closed(EXP_MS.longer - 1), { earlyMs: 1 })).toEqual(held());
  });

  it('should excuse a close by a cut or by a timer that fired early', () => {
    const cut = historyOf(opened(), good(1), cutAt(EXP, left('transport close')));
    expect(judged(refreshIsExact, cut)).toEqual(held());
    const early = historyOf(
      opened(), good(1), passed(1, EXP_MS.longer - 1, [left()], 'early'));
    expect(judged(refreshIsExact, early)).toEqual(held());
    const muchTooEarly = historyOf(
      opened(), good(1), passed(1, EXP_MS.longer - 2, [left()], 'early'));
    expect(judged(refreshIsExact, muchTooEarly)).toEqual(violated(1, 2));
  });

  it('should let the server choose about a shorter life, and hold it to its choice', () => {
    const shorter = (ok: boolean, atMs: number) => historyOf(
      opened(), refreshed(1, 'shorter', acked('r1', ok)), took(atMs, 'm1'));
    expect(judged(refreshIsExact, shorter(true, EXP_MS.shorter - 1))).toEqual(held());
    expect(judged(refreshIsExact, shorter(true, EXP_MS.shorter))).toEqual(violated(1, 2));
    expect(judged(refreshIsExact, shorter(false, EXP_MS.shorter))).toEqual(held());
    expect(judged(refreshIsExact, shorter(false, EXP))).toEqual(violated(1, 2));
  });

  it('should keep the old expiry after a refresh that had to be refused', () => {
    const bad = refreshed(1, 'other-subject', acked('r1', false));
    expect(judged(refreshIsExact, historyOf(opened(), bad, took(EXP - 1, 'm1')))).toEqual(held());
    expect(judged(refreshIsExact, historyOf(opened(), bad, took(EXP, 'm1'))))
      .toEqual(violated(1, 2));
  });

  it('should want what comes in the life that a refresh has given accepted', () => {
    const lost = (atMs: number) => historyOf(opened(), good(1), sent(atMs, 'm1'));
    expect(judged(refreshIsExact, lost(EXP_MS.longer - 1))).toEqual(violated(1, 2));
    expect(judged(refreshIsExact, lost(EXP_MS.longer))).toEqual(held());
    expect(judged(refreshIsExact, lost(EXP_MS.longer - 1), { earlyMs: 1 })).toEqual(held());
    const closed = historyOf(opened(), good(1), passed(1, EXP_MS.longer, [left()]),
      sent(EXP_MS.longer - 1, 'm1'));
    expect(judged(refreshIsExact, closed)).toEqual(held());
    const shorter = (ok: boolean, atMs: number) => historyOf(
      opened(), refreshed(1, 'shorter', acked('r1', ok)), sent(atMs, 'm1'));
    expect(judged(refreshIsExact, shorter(true, EXP_MS.shorter))).toEqual(held());
    expect(judged(refreshIsExact, shorter(false, EXP_MS.shorter))).toEqual(violated(1, 2));
  });

  it('should want nothing changed by a refresh that had to be refused', () => {
    const bad = (...seen: readonly Seen[]) =>
      refreshed(1, 'wrong-key', acked('r1', false), ...seen);
    const lost = (atMs: number) => historyOf(opened(), bad(), sent(atMs, 'm1'));
    expect(judged(refreshIsExact, lost(EXP - 1))).toEqual(violated(1, 2));
    expect(judged(refreshIsExact, lost(EXP))).toEqual(held());
    const closed = (atMs: number) => historyOf(opened(), bad(), passed(1, atMs, [left()]));
    expect(judged(refreshIsExact, closed(EXP - 1))).toEqual(violated(1, 2));
    expect(judged(refreshIsExact, closed(EXP))).toEqual(held());
    expect(judged(refreshIsExact, historyOf(opened(), bad(left())))).toEqual(violated(1, 1));
  });

  it('should not judge a refresh that may have been looked at on either side of expiry', () => {
    const late = seenAt(EXP, acked('r1', false));
    expect(judged(refreshIsExact, historyOf(opened(), unclear('longer')))).toEqual(VACUOUS);
    expect(judged(refreshIsExact, historyOf(opened(), unclear('longer', late))))
      .toEqual(VACUOUS);
    expect(judged(refreshIsExact, historyOf(
      opened(), unclear('longer'), passed(EXP + 300, EXP + 301, [left()])))).toEqual(VACUOUS);
  });

  it('should judge a refresh that was answered before expiry, however long the step took', () => {
    const history = historyOf(opened(), unclear('longer', seenAt(EXP - 1, acked('r1', false))));
    expect(judged(refreshIsExact, history)).toEqual(violated(1, 1));
  });

  it('should leave messages before the first refresh to EXP-2', () => {
    const history = historyOf(
      opened(), took(EXP, 'm1'), refreshed(EXP, 'longer'), sent(EXP + 1, 'm2'));
    expect(judged(refreshIsExact, history)).toEqual(held());
  });

  it('should go by the contract: whether there must be an exp, and how near to one is near', () => {
    const taken = (token: TokenName, atMs: number) =>
      historyOf(opened(), refreshed(atMs, token, acked('r1')));
    expect(judged(refreshIsExact, taken('no-exp', 1))).toEqual(held());
    expect(judged(refreshIsExact, taken('no-exp', 1), { requireExp: true }))
      .toEqual(violated(1, 1));
    expect(judged(refreshIsExact, taken('longer', 1), { requireExp: true })).toEqual(held());
    const refusedAt = (atMs: number) =>
      historyOf(opened(), refreshed(atMs, 'longer', acked('r1', false)));
    expect(judged(refreshIsExact, refusedAt(EXP - 6), { earlyMs: 5 })).toEqual(violated(1, 1));
    expect(judged(refreshIsExact, refusedAt(EXP - 5), { earlyMs: 5 })).toEqual(VACUOUS);
  });

  it('should take a token shortly before its nbf for what the leeway makes of it', () => {
    const { nbfMs } = tokenLife('soon', 0);
    const taken = (leewayMs: number) => judged(refreshIsExact,
      historyOf(opened(), refreshed(nbfMs - 5, 'soon', acked('r1'))), { leewayMs });
    expect(taken(4)).toEqual(violated(1, 1));
    expect(taken(5)).toEqual(VACUOUS);
  });

  it('should ask for no answer where the server gives none', () => {
    const mute: Seen = { by: 'server', kind: 'arrived', packet: 'r1', mute: true };
    const unanswered = (seen: Seen) => historyOf(opened(),
      event(1, { do: 'refresh', client: 'A', id: 'r1', token: 'longer' }, [seen]));
    expect(judged(refreshIsExact, unanswered(mute))).toEqual(held());
    expect(judged(refreshIsExact, unanswered(arrived('r1')))).toEqual(violated(1, 1));
    const { shorter } = EXP_MS;
    const refreshes = event(1, { do: 'refresh', client: 'A', id: 'r1', token: 'shorter' }, [mute]);
    for (const after of [passed(1, shorter, [left()]), took(shorter, 'm1')]) {
      expect(judged(refreshIsExact, historyOf(opened(), refreshes, after)).violatedAt).toEqual([]);
    }
  });

  it('should let a connection end, and fall silent, with the first session on it to expire', () => {
    const { shorter } = EXP_MS;
    const beside = (...events: readonly Event[]) =>
      historyOf(opened(), joined('shorter'), ...events);
    const ended = (atMs: number) => beside(good(1), passed(1, atMs, [left()]));
    expect(judged(refreshIsExact, ended(shorter - 1))).toEqual(violated(1, 3));
    expect(judged(refreshIsExact, ended(shorter))).toEqual(held());
    const lost = (atMs: number) => beside(good(1), sent(atMs, 'm1'));
    expect(judged(refreshIsExact, lost(shorter - 1))).toEqual(violated(1, 3));
    expect(judged(refreshIsExact, lost(shorter))).toEqual(held());
    const unanswered = beside(refreshed(shorter - 1, 'longer'));
    expect(judged(refreshIsExact, unanswered)).toEqual(violated(1, 2));
    expect(judged(refreshIsExact, unanswered, { earlyMs: 1 })).toEqual(held());
  });

  it('should hold the session to each refresh until the next one comes', () => {
    const history = historyOf(opened(), refreshed(1, 'shorter', acked('r1')),
      took(EXP_MS.shorter, 'm1'), again(EXP_MS.shorter + 1, 'longer', acked('r2', false)));
    expect(judged(refreshIsExact, history)).toEqual(violated(2, 2));
  });

  it('should speak of the first message that is lost, and of messages alone', () => {
    expect(judged(refreshIsExact, historyOf(opened(), good(1), sent(2, 'm1'), sent(3, 'm2'))))
      .toEqual(violated(1, 2));
    const others = historyOf(opened(), good(1), again(2, 'longer', acked('r2')),
      event(3, { do: 'emit', client: 'A', id: 'n1', ack: true }, [arrived('n1')]));
    expect(judged(refreshIsExact, others)).toEqual(held(2));
    const closed = historyOf(opened(), good(1), sent(2, 'm1', left()));
    expect(judged(refreshIsExact, closed)).toEqual(violated(1, 2));
  });

  it('should want nothing accepted while it is open what becomes of a refresh', () => {
    const deliver = (atMs: number, ...seen: readonly Seen[]) =>
      event(atMs, { do: 'deliver', client: 'A' }, seen);
    const together = historyOf(opened(), event(1,
      { do: 'refresh', client: 'A', id: 'r1', token: 'longer' }),
    deliver(2, arrived('r1'), acked('r1'), arrived('m1')));
    expect(judged(refreshIsExact, together)).toEqual(held());
    const slow = refreshedSlowly(2, 'r2', 'longer');
    const meanwhile = historyOf(opened(), good(1), slow, sent(3, 'm1'),
      passed(3, 1_002, [acked('r2')]));
    expect(judged(refreshIsExact, meanwhile)).toEqual(held(2));
    const asItComes = historyOf(opened(), good(1), event(1,
      { do: 'refresh', client: 'A', id: 'r2', token: 'longer' }),
    deliver(2, arrived('r2'), arrived('m1')), passed(2, 3, [acked('r2')]));
    expect(judged(refreshIsExact, asItComes)).toEqual(held(2));
    const asItIsDone = historyOf(opened(), slow, deliver(1_002, acked('r2'), arrived('m1')));
    expect(judged(refreshIsExact, asItIsDone)).toEqual(held());
  });

  it('should want nothing where nobody knows what became of a refresh', () => {
    const unheard = [refreshedSlowly(2, 'r2', 'shorter'), passed(2, 1_002, [written('r2')])];
    expect(judged(refreshIsExact, historyOf(opened(), ...unheard, sent(1_003, 'm1'))))
      .toEqual(VACUOUS);
    expect(judged(refreshIsExact, historyOf(
      opened(), good(1), ...unheard, passed(1_002, 1_003, [left()])))).toEqual(held());
    const unanswered = historyOf(opened(), refreshed(1, 'shorter'), sent(2, 'm1'));
    expect(judged(refreshIsExact, unanswered)).toEqual(held());
  });

  it('should go by the last refresh where the session is closed', () => {
    expect(judged(refreshIsExact, historyOf(
      opened(), refreshed(1, 'longer', acked('r1'), left())))).toEqual(held());
    const taken = again(2, 'longer', acked('r2'), left());
    const refused = refreshed(1, 'wrong-key', acked('r1', false));
    expect(judged(refreshIsExact, historyOf(opened(), refused, taken))).toEqual(held(2));
  });
});

// Helpers

/** A second session over the same connection. */
const joined = (token: TokenName) => event(0, { do: 'join', client: 'A', nsp: '/side', token },
  [{ by: 'server', kind: 'admitted', nsp: '/side' }]);

const again = (atMs: number, token: TokenName, ...seen: readonly Seen[]) => event(atMs,
  { do: 'refresh', client: 'A', id: 'r2', token }, [arrived('r2'), ...seen]);

const good = (atMs: number) => refreshed(atMs, 'longer', accepted('r1'), acked('r1'));

/** It arrives just before expiry, behind something that keeps the event loop busy beyond it. */
const unclear = (token: TokenName, ...seen: readonly Seen[]) => event(EXP - 1,
  { do: 'refresh', client: 'A', id: 'r1', token }, [arrived('r1'), ...seen], EXP + 300);
