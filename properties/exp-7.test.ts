import { describe, expect, it } from 'vitest';
import type { Event } from '../model/history.ts';
import type { TokenName } from '../model/tokens.ts';
import { liveIsLeftAlone } from './exp-7.ts';
import {
  EXP_MS, VACUOUS, accepted, acked, admitted, arrived, connected, cutAt, event, heard, held,
  historyOf, judged, left, opened, passed, reconnected, refreshed, refused, seenAt, sent, took,
  violated,
} from './hand-made.ts';
import type { Seen } from './hand-made.ts';
import { STRICT_CONTRACT } from './property.ts';

const EXP = EXP_MS.first;

describe('EXP-7', () => {
  it('should be vacuous when nothing happened, or only late', () => {
    expect(judged(liveIsLeftAlone, historyOf())).toEqual(VACUOUS);
    expect(judged(liveIsLeftAlone, historyOf(opened(), passed(0, EXP, [left()]))))
      .toEqual(VACUOUS);
  });

  it('should want every live message accepted', () => {
    expect(judged(liveIsLeftAlone, historyOf(opened(), took(1, 'm1')))).toEqual(held());
    expect(judged(liveIsLeftAlone, historyOf(opened(), sent(1, 'm1')))).toEqual(violated(1, 1));
  });

  it('should not mind that a session which is recovered twice goes by its first token', () => {
    const recovered: Seen = { by: 'server', kind: 'admitted', recovered: true };
    const history = (token: TokenName) => historyOf(opened(), cutAt(1, left('transport close')),
      reconnected(2, 'longer', recovered), passed(2, EXP, [left()]),
      reconnected(EXP, token, recovered, left()));
    for (const token of ['first', 'longer'] as const) {
      expect(judged(liveIsLeftAlone, history(token)).violatedAt).toEqual([]);
    }
  });

  it('should not mind that a client that retries is accepted twice, or once of twice', () => {
    const retrying = event(0, {
      do: 'open', client: 'A', transport: 'websocket', token: 'first', retries: true,
    }, [admitted, connected]);
    const twice = sent(1, 'm1', arrived('m1'), accepted('m1'), accepted('m1'));
    expect(judged(liveIsLeftAlone, historyOf(opened(), twice))).toEqual(violated(2, 1));
    expect(judged(liveIsLeftAlone, historyOf(retrying, twice))).toEqual(held());
    expect(judged(liveIsLeftAlone, historyOf(retrying, sent(1, 'm1')))).toEqual(violated(1, 1));
    const then = (...seen: readonly Seen[]) => historyOf(retrying,
      sent(1, 'm1', arrived('m1'), arrived('m2'), ...seen));
    expect(judged(liveIsLeftAlone, then(accepted('m1'), accepted('m2')))).toEqual(held(2));
    expect(judged(liveIsLeftAlone, then(accepted('m1'), accepted('m1'), accepted('m2'))))
      .toEqual(held(2));
    expect(judged(liveIsLeftAlone, then(accepted('m2'), accepted('m1')))).toEqual(violated(2, 1));
    const back = (first: Event, last: Event) => historyOf(retrying, first,
      cutAt(2, left('transport close')), reconnected(3, 'first', admitted, connected), last);
    expect(judged(liveIsLeftAlone, back(took(1, 'm1'), sent(4, 'm1')))).toEqual(held());
    expect(judged(liveIsLeftAlone, back(event(1, { do: 'hold', client: 'A' }), sent(4, 'm1'))))
      .toEqual(violated(1, 4));
  });

  it('should take a catch-all listener for no second acceptance, nor for none', () => {
    const one = (...seen: readonly Seen[]) => historyOf(opened(), sent(1, 'm1', ...seen));
    expect(judged(liveIsLeftAlone, one(heard('m1'), accepted('m1')))).toEqual(held());
    expect(judged(liveIsLeftAlone, one(heard('m1')))).toEqual(held());
    expect(judged(liveIsLeftAlone, one(heard('m1'), heard('m1')))).toEqual(violated(1, 1));
  });

  it('should take a further listener of the same event for no second acceptance', () => {
    const one = (...seen: readonly Seen[]) => historyOf(opened(), sent(1, 'm1', ...seen));
    const further: Seen = { by: 'server', kind: 'accepted', packet: 'm1', further: true };
    expect(judged(liveIsLeftAlone, one(accepted('m1'), further))).toEqual(held());
    expect(judged(liveIsLeftAlone, one(accepted('m1'), further, accepted('m1'), further)))
      .toEqual(violated(1, 1));
  });

  it('should end at the millisecond of expiry', () => {
    const lost = (atMs: number) => historyOf(opened(), sent(atMs, 'm1'));
    expect(judged(liveIsLeftAlone, lost(EXP - 1))).toEqual(violated(1, 1));
    expect(judged(liveIsLeftAlone, lost(EXP))).toEqual(VACUOUS);
    expect(judged(liveIsLeftAlone, lost(EXP + 1))).toEqual(VACUOUS);
  });

  it('should end earlier where the target closes early on purpose', () => {
    const lost = (atMs: number) => historyOf(opened(), sent(atMs, 'm1'));
    expect(judged(liveIsLeftAlone, lost(EXP - 11), { earlyMs: 10 })).toEqual(violated(1, 1));
    expect(judged(liveIsLeftAlone, lost(EXP - 10), { earlyMs: 10 })).toEqual(VACUOUS);
  });

  it('should not judge a message whose step lasted beyond expiry', () => {
    const stalled = event(EXP - 1,
      { do: 'send', client: 'A', messages: [{ id: 'm1a', busyMs: 300 }, { id: 'm1b' }] },
      [arrived('m1a'), arrived('m1b'), accepted('m1a')], EXP + 299);
    expect(judged(liveIsLeftAlone, historyOf(opened(), stalled))).toEqual(VACUOUS);
  });

  it('should want each message accepted once', () => {
    const twice = sent(1, 'm1', accepted('m1'), accepted('m1'));
    expect(judged(liveIsLeftAlone, historyOf(opened(), twice))).toEqual(violated(1, 1));
    const again = sent(2, 'm2', accepted('m1'));
    expect(judged(liveIsLeftAlone, historyOf(opened(), took(1, 'm1'), again)))
      .toEqual(violated(2, 1));
  });

  it('should want messages accepted in the order in which they arrived', () => {
    const together = (...seen: readonly Seen[]) => historyOf(opened(),
      event(1, { do: 'deliver', client: 'A' }, [arrived('m1'), arrived('m2'), ...seen]));
    expect(judged(liveIsLeftAlone, together(accepted('m1'), accepted('m2')))).toEqual(held(2));
    expect(judged(liveIsLeftAlone, together(accepted('m2'), accepted('m1'))))
      .toEqual(violated(2, 1));
    expect(judged(liveIsLeftAlone, together(accepted('m2')))).toEqual(violated(2, 1));
  });

  it('should not count answers and refreshes as messages', () => {
    const history = historyOf(opened(),
      event(1, { do: 'emit', client: 'A', id: 'n1', ack: true }, [arrived('n1')]),
      refreshed(2, 'longer', acked('r1', false)));
    expect(judged(liveIsLeftAlone, history)).toEqual(VACUOUS);
  });

  it('should want a live session left open', () => {
    const closed = (atMs: number) => historyOf(opened(), passed(0, atMs, [left()]));
    expect(judged(liveIsLeftAlone, closed(EXP - 1))).toEqual(violated(1, 1));
    expect(judged(liveIsLeftAlone, closed(EXP))).toEqual(VACUOUS);
    expect(judged(liveIsLeftAlone, closed(EXP - 1), { earlyMs: 1 })).toEqual(VACUOUS);
    expect(judged(liveIsLeftAlone, closed(EXP - 2), { earlyMs: 1 })).toEqual(violated(1, 1));
  });

  it('should excuse a close by a cut or by a timer that fired early', () => {
    const cut = historyOf(opened(), cutAt(1, left('transport close')));
    expect(judged(liveIsLeftAlone, cut)).toEqual(VACUOUS);
    const early = (atMs: number) => historyOf(opened(), passed(0, atMs, [left()], 'early'));
    expect(judged(liveIsLeftAlone, early(EXP - 1))).toEqual(VACUOUS);
    expect(judged(liveIsLeftAlone, early(EXP - 2))).toEqual(violated(1, 1));
  });

  it('should not count what arrives once the session has ended', () => {
    const history = historyOf(opened(), cutAt(1, left('transport close')),
      event(2, { do: 'deliver', client: 'A' }, [arrived('m1')]));
    expect(judged(liveIsLeftAlone, history)).toEqual(VACUOUS);
  });

  it('should leave a refreshed session to EXP-5', () => {
    const refresh = refreshed(1, 'longer', accepted('r1'), acked('r1'));
    expect(judged(liveIsLeftAlone, historyOf(opened(), refresh, sent(2, 'm1')))).toEqual(VACUOUS);
    expect(judged(liveIsLeftAlone, historyOf(opened(), refresh, passed(1, 2, [left()]))))
      .toEqual(VACUOUS);
  });

  it('should ask nothing of a connection on which another session has expired', () => {
    const joined = event(0, { do: 'join', client: 'A', nsp: '/side', token: 'shorter' },
      [{ ...admitted, nsp: '/side' }]);
    const lost = (atMs: number) => historyOf(opened(), joined, sent(atMs, 'm1'));
    expect(judged(liveIsLeftAlone, lost(EXP_MS.shorter - 1))).toEqual(violated(1, 2));
    expect(judged(liveIsLeftAlone, lost(EXP_MS.shorter))).toEqual(VACUOUS);
  });

  it('should let a connection be closed for any session on it', () => {
    const beside = (token: TokenName, ...events: readonly Event[]) => historyOf(opened(),
      event(0, { do: 'join', client: 'A', nsp: '/side', token },
        [{ ...admitted, nsp: '/side' }]), ...events);
    const closed = (atMs: number) => beside('shorter', passed(0, atMs, [left()]));
    expect(judged(liveIsLeftAlone, closed(EXP_MS.shorter - 1))).toEqual(violated(1, 2));
    expect(judged(liveIsLeftAlone, closed(EXP_MS.shorter))).toEqual(VACUOUS);
    const renewed = beside('longer', refreshed(1, 'longer', acked('r1')), event(2,
      { do: 'advance', client: 'A', to: 'now', deltaMs: 0, timers: 'first' },
      [{ ...left(), nsp: '/side' }]));
    expect(judged(liveIsLeftAlone, renewed)).toEqual(VACUOUS);
  });

  it('should have others, and connections that are over, excuse nothing', () => {
    const other = event(0, { do: 'open', client: 'B', transport: 'websocket', token: 'shorter' },
      [{ ...admitted, client: 'B' }]);
    const lost = sent(EXP_MS.shorter, 'm1');
    expect(judged(liveIsLeftAlone, historyOf(opened(), other, lost))).toEqual(violated(1, 2));
    expect(judged(liveIsLeftAlone, historyOf(opened('shorter'), cutAt(1, left('transport close')),
      reconnected(2, 'first', admitted, connected), lost))).toEqual(violated(1, 3));
  });

  it('should say what became of a message', () => {
    const says = (...seen: readonly Seen[]) => liveIsLeftAlone.judge(
      historyOf(opened(), event(1, { do: 'deliver', client: 'A' },
        [arrived('m1'), arrived('m2'), ...seen])), STRICT_CONTRACT).violations[0]?.says;
    const what = (did: string) => `the server ${did} m1, which a live session sent`;
    expect(says(accepted('m2'))).toBe(what('did not accept'));
    expect(says(accepted('m1'), accepted('m1'), accepted('m2'))).toBe(what('accepted 2 times'));
    expect(says(accepted('m2'), accepted('m1'))).toBe(what('reordered'));
  });

  it('should leave what comes in one step with a refresh to EXP-5', () => {
    const together = event(2, { do: 'deliver', client: 'A' },
      [arrived('r1'), acked('r1'), arrived('m1')]);
    expect(judged(liveIsLeftAlone, historyOf(opened(),
      event(1, { do: 'refresh', client: 'A', id: 'r1', token: 'longer' }), together)))
      .toEqual(VACUOUS);
  });

  it('should want a good token admitted, until its expiry', () => {
    const again = (atMs: number) =>
      historyOf(opened(), cutAt(1), reconnected(atMs, 'first', refused));
    expect(judged(liveIsLeftAlone, again(EXP - 1))).toEqual(violated(1, 2));
    expect(judged(liveIsLeftAlone, again(EXP))).toEqual(VACUOUS);
    expect(judged(liveIsLeftAlone, again(EXP - 1), { earlyMs: 1 })).toEqual(VACUOUS);
  });

  it('should want a good token admitted, be it the first or for a session of its user', () => {
    expect(judged(liveIsLeftAlone, historyOf(opened('first', refused)))).toEqual(violated(1, 0));
    const mayRecover: readonly Seen[] = [admitted, { by: 'client', kind: 'connected', pid: 'new' },
      { by: 'client', kind: 'received', packet: 'n1' }];
    expect(judged(liveIsLeftAlone, historyOf(opened('first', ...mayRecover),
      cutAt(1, left('transport close')), reconnected(2, 'first', refused))))
      .toEqual(violated(1, 2));
  });

  it('should want nobody admitted who brings another user\'s session, and is none', () => {
    const received: Seen = { by: 'client', kind: 'received', packet: 'n1' };
    const back = (...seen: readonly Seen[]) => historyOf(
      opened('other-subject', admitted, ...seen), cutAt(1, left('transport close')),
      reconnected(2, 'first', refused));
    const given: Seen = { by: 'client', kind: 'connected', pid: 'new' };
    expect(judged(liveIsLeftAlone, back(given, received))).toEqual(VACUOUS);
    // What it was not given, it cannot bring; nor what it is given but then.
    const late = historyOf(opened('other-subject', admitted, received), cutAt(1,
      left('transport close')), reconnected(2, 'first', refused), event(3,
      { do: 'deliver', client: 'A' }, [given]));
    expect(judged(liveIsLeftAlone, late)).toEqual(violated(1, 2));
    expect(judged(liveIsLeftAlone, back(given))).toEqual(violated(1, 2));
    expect(judged(liveIsLeftAlone, back(connected, received))).toEqual(violated(1, 2));
  });

  it('should not want a bad token admitted', () => {
    for (const token of ['wrong-key', 'malformed', 'not-yet-valid', 'absent', 'expired'] as const) {
      expect(judged(liveIsLeftAlone, historyOf(opened(token, refused)))).toEqual(VACUOUS);
    }
  });

  it('should excuse a join that a cut ended, or that was decided in a step beyond expiry', () => {
    const joining = event(0,
      { do: 'open', client: 'A', transport: 'polling', token: 'first', joinMs: EXP });
    expect(judged(liveIsLeftAlone, historyOf(joining, cutAt(1, refused)))).toEqual(VACUOUS);
    const lasted = passed(0, EXP, [seenAt(EXP - 1, refused)]);
    expect(judged(liveIsLeftAlone, historyOf(joining, lasted))).toEqual(VACUOUS);
  });
});
