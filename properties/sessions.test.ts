import { describe, expect, it } from 'vitest';
import type { TokenName } from '../model/tokens.ts';
import {
  EXP_MS, accepted, acked, admitted, arrived, connected, cutAt, event, historyOf, left, opened,
  passed, reconnected, refreshed, refused, seenAt, took,
} from './hand-made.ts';
import type { Seen } from './hand-made.ts';
import { attemptsOf, eventAt, expiryDuring, sessionsOf } from './sessions.ts';
import type { Session } from './sessions.ts';

const EXP = EXP_MS.first;

describe('attemptsOf', () => {
  it('should find none in an empty history', () => {
    expect(attemptsOf(historyOf())).toEqual([]);
  });

  it('should give what was seen to the latest attempt of its client', () => {
    const history = historyOf(opened(), took(1, 'm1'), cutAt(2, left('transport close')),
      reconnected(3, 'longer', admitted, connected), took(4, 'm2'));
    const [first, second] = attemptsOf(history);
    expect(first?.session?.seen.map(({ event: at }) => at)).toEqual([0, 0, 1, 1, 2]);
    expect(first?.session?.left).toMatchObject({ event: 2, cut: true });
    expect(second?.session?.seen.map(({ event: at }) => at)).toEqual([3, 3, 4, 4]);
    expect(second)
      .toMatchObject({ token: 'longer', expMs: EXP_MS.longer, session: { left: null } });
  });

  it('should tell the two sessions apart of a client that asked twice at once', () => {
    const twice = event(0,
      { do: 'connect', client: 'A', token: 'first', again: 'long' }, [admitted, admitted]);
    const history = historyOf(twice, took(1, 'm1'),
      event(2, { do: 'look', client: 'A' }, [earlier(left('a reason'))]), took(3, 'm2'));
    const [first, second] = sessionsOf(history);
    expect([first?.owed[0].token, second?.owed[0].token]).toEqual(['first', 'long']);
    expect(first?.left).toMatchObject({ event: 2 });
    expect(second?.left).toBeNull();
    expect(second?.seen.map(({ event: at }) => at)).toEqual([0, 1, 1, 3, 3]);
    const once = historyOf({ ...twice, observations: twice.observations.slice(1) }, took(1, 'm1'));
    expect(sessionsOf(once).map(({ seen }) => seen.length)).toEqual([3]);
  });

  it('should let nobody leave who was not let in, where a client asks once more', () => {
    const history = historyOf(
      event(0, { do: 'connect', client: 'A', token: 'first', again: 'first' }, [admitted]),
      event(1, { do: 'connect', client: 'A', token: 'first' }, [left('forced server close')]));
    expect(sessionsOf(history)).toMatchObject([{ left: { event: 1 } }]);
    expect(attemptsOf(history).at(-1)).toMatchObject({ event: 1, outcome: null });
  });

  it('should let who was let in leave where a client that asked twice was refused once', () => {
    const history = historyOf(
      event(0, { do: 'connect', client: 'A', token: 'first', again: 'first' },
        [admitted, refused]),
      passed(0, EXP, [left()]));
    expect(sessionsOf(history)).toMatchObject([{ left: { event: 1 } }]);
  });

  it('should hold who asks for the session of another to that', () => {
    const recovered: Seen = { by: 'server', kind: 'admitted', recovered: true, client: 'B' };
    const history = historyOf(opened('longer'), cutAt(1, left('transport close')),
      event(2, { do: 'connect', client: 'B', token: 'first', pidOf: 'A' }, [recovered]));
    const [whose, thief] = attemptsOf(history);
    expect(thief?.before).toBe(whose?.session);
    expect(thief?.session?.owed[0].token).toBe('longer');
  });

  it('should begin nothing with a CONNECT where the client is already', () => {
    const history = historyOf(
      event(0, { do: 'connect', client: 'A', token: 'first' }, [admitted]),
      event(1, { do: 'connect', client: 'A', token: 'long' }, [left('forced close')]),
    );
    const attempts = attemptsOf(history);
    expect(attempts.map(({ token }) => token)).toEqual(['first']);
    expect(attempts[0]?.session?.left).toMatchObject({ event: 1, cut: true });
  });

  it('should give refusals that waited for a poll to attempts in their order', () => {
    const history = historyOf(
      event(0, { do: 'connect', client: 'A', token: 'expired' }, []),
      event(1, { do: 'connect', client: 'A', token: 'first' }, []),
      event(2, { do: 'pull', client: 'A' }, [refused]),
    );
    expect(attemptsOf(history).map(({ outcome }) => outcome?.admitted)).toEqual([false, undefined]);
  });

  it('should give what another client did to that client', () => {
    const other = (kind: 'admitted' | 'left') => ({
      ...event(1, { do: 'open', client: 'B', transport: 'polling', token: 'longer' }),
      observations: [{
        client: 'B' as const, atMs: 1, by: 'server' as const,
        ...(kind === 'left' ? { kind, reason: 'transport close' } : { kind }),
      }],
    });
    const [a, b] = attemptsOf(historyOf(opened(), other('admitted'), took(2, 'm1')));
    expect(a?.session?.seen).toHaveLength(4);
    expect(b).toMatchObject({ client: 'B', token: 'longer', outcome: { admitted: true } });
  });

  it('should tell admitted, refused, cut off and under way apart', () => {
    const outcome = (...seen: readonly Seen[]) =>
      attemptsOf(historyOf(opened('first', ...seen)))[0];
    expect(outcome(admitted)).toMatchObject({ outcome: { admitted: true } });
    expect(outcome(refused)).toMatchObject({ outcome: { admitted: false }, session: null });
    expect(outcome(arrived('m1'))).toMatchObject({ outcome: null, session: null });
    const slow = event(0, { do: 'open', client: 'A', transport: 'polling', token: 'first' });
    expect(attemptsOf(historyOf(slow, cutAt(1, refused)))[0])
      .toMatchObject({ outcome: null, session: null });
  });

  it('should read each history by itself', () => {
    const [one, other] = [historyOf(opened()), historyOf(opened('longer'))];
    expect(attemptsOf(one)[0]?.token).toBe('first');
    expect(attemptsOf(other)[0]?.token).toBe('longer');
    expect(attemptsOf(one)[0]?.token).toBe('first');
  });
});

describe('a refresh', () => {
  it.each([
    ['longer', 1, 'applied'],
    ['longer', EXP - 1, 'applied'],
    ['longer', EXP, 'refused'],
    ['first', 1, 'applied'],
    ['shorter', 1, 'either'],
    ['shorter', EXP_MS.shorter, 'refused'],
    ['long', 1, 'applied'],
    ['other-subject', 1, 'refused'],
    ['wrong-key', 1, 'refused'],
    ['alg-none', 1, 'refused'],
    ['wrong-typed-exp', 1, 'refused'],
    ['not-yet-valid', 1, 'refused'],
    ['expired', 1, 'refused'],
    ['malformed', 1, 'refused'],
    ['absent', 1, 'refused'],
  ] as const)('should, with the token "%s" at %i ms, be due to be %s', (token, atMs, due) => {
    expect(onlyRefresh(historyOf(opened(), refreshed(atMs, token)))?.due).toBe(due);
  });

  it('should be unclear when its step ran beyond expiry and nobody answered before that', () => {
    const behind = (...seen: readonly Seen[]) => historyOf(opened(), event(EXP - 1,
      { do: 'refresh', client: 'A', id: 'r1', token: 'longer' },
      [arrived('r1'), ...seen], EXP + 299));
    expect(onlyRefresh(behind())?.due).toBe('unclear');
    expect(onlyRefresh(behind(seenAt(EXP, acked('r1'))))?.due).toBe('unclear');
    expect(onlyRefresh(behind(seenAt(EXP - 1, acked('r1'))))?.due).toBe('applied');
  });

  it('should be unclear when it may have been read after expiry, as nobody answers it', () => {
    const mute = (latestMs: number) => historyOf(opened(), event(EXP - 100,
      { do: 'refresh', client: 'A', id: 'r1', token: 'longer' },
      [{ ...arrived('r1'), mute: true, latestMs } as Seen], EXP - 60));
    expect(onlyRefresh(mute(EXP - 1))?.due).toBe('applied');
    expect(onlyRefresh(mute(EXP))?.due).toBe('unclear');
  });

  it('should be unclear when the new token itself expired meanwhile', () => {
    const history = historyOf(opened(), event(EXP_MS.shorter - 1,
      { do: 'refresh', client: 'A', id: 'r1', token: 'shorter' }, [arrived('r1')], 6_500));
    expect(onlyRefresh(history)?.due).toBe('unclear');
  });

  it('should know the server\'s answer, or that there was none', () => {
    const answer = (...seen: readonly Seen[]) =>
      onlyRefresh(historyOf(opened(), refreshed(1, 'longer', ...seen)))?.answer;
    expect(answer(acked('r1'))).toBe(true);
    expect(answer(acked('r1', false))).toBe(false);
    expect(answer(acked('m1'))).toBe(null);
  });

  it('should be known by the step that made it when it arrives later', () => {
    const history = historyOf(opened(),
      event(1, { do: 'refresh', client: 'A', id: 'r1', token: 'longer' }),
      event(2, { do: 'deliver', client: 'A' }, [arrived('r1'), acked('r1')]));
    expect(onlyRefresh(history)).toMatchObject({ token: 'longer', due: 'applied', answer: true });
  });

  it('should count only while the server holds the session', () => {
    const history = historyOf(opened(), passed(0, 1, [left()]), refreshed(2, 'longer'));
    expect(sessionsOf(history)[0]?.refreshes).toEqual([]);
  });
});

describe('expiryDuring', () => {
  it('should be the token\'s that the session came with', () => {
    expect(expiries(historyOf(opened(), took(1, 'm1')))).toEqual([EXP, EXP]);
  });

  it('should be the kinder of the two while a refresh is applied, the new one from then on', () => {
    const refreshedTo = (token: TokenName, ok: boolean) => historyOf(
      opened(), refreshed(1, token, accepted('r1'), acked('r1', ok)), took(2, 'm1'));
    expect(expiries(refreshedTo('longer', true))).toEqual([EXP, EXP_MS.longer, EXP_MS.longer]);
    expect(expiries(refreshedTo('shorter', true))).toEqual([EXP, EXP, EXP_MS.shorter]);
    expect(expiries(refreshedTo('shorter', false))).toEqual([EXP, EXP, EXP]);
    expect(expiries(refreshedTo('other-subject', true))).toEqual([EXP, EXP, EXP]);
  });

  it('should be the longer of the two lives where a refresh is unclear', () => {
    const history = historyOf(opened(), event(EXP - 1,
      { do: 'refresh', client: 'A', id: 'r1', token: 'longer' }, [arrived('r1')], EXP + 299));
    expect(expiries(history)).toEqual([EXP, EXP_MS.longer]);
  });
});

describe('eventAt', () => {
  it('should refuse an index outside the history', () => {
    expect(() => eventAt(historyOf(), 0)).toThrow('no event 0 in the history');
  });
});

// Helpers

const earlier = (seen: Seen): Seen => ({ ...seen, earlier: true } as Seen);

type HandMade = ReturnType<typeof historyOf>;

const onlyRefresh = (history: HandMade) => sessionsOf(history)[0]?.refreshes[0];

const expiries = (history: HandMade): readonly number[] =>
  history.events.map((_event, index) =>
    expiryDuring(sessionsOf(history)[0] as Session, index).expMs);
