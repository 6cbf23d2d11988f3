import { describe, expect, it } from 'vitest';
import { noEventAfterExpiry } from './exp-2.ts';
import {
  EXP_MS, VACUOUS, accepted, acked, admitted, arrived, connected, cutAt, event, heard, held,
  historyOf, judged, left, opened, passed, reconnected, refreshed, seenAt, sent, took, violated,
} from './hand-made.ts';

const EXP = EXP_MS.first;

describe('EXP-2', () => {
  it('should be vacuous when nothing happened, or nothing late', () => {
    expect(judged(noEventAfterExpiry, historyOf())).toEqual(VACUOUS);
    expect(judged(noEventAfterExpiry, historyOf(opened(), took(1, 'm1')))).toEqual(VACUOUS);
  });

  it('should begin at the millisecond of expiry', () => {
    const late = (atMs: number) => historyOf(opened(), took(1, 'm1'), took(atMs, 'm2'));
    expect(judged(noEventAfterExpiry, late(EXP - 1))).toEqual(VACUOUS);
    expect(judged(noEventAfterExpiry, late(EXP))).toEqual(violated(1, 2));
    expect(judged(noEventAfterExpiry, late(EXP + 1))).toEqual(violated(1, 2));
  });

  it('should hold where the late message arrives and is not accepted', () => {
    const history = historyOf(opened(), took(1, 'm1'), sent(EXP, 'm2', left()));
    expect(judged(noEventAfterExpiry, history)).toEqual(held());
  });

  it('should not be put to the test on a session that was never seen to work', () => {
    expect(judged(noEventAfterExpiry, historyOf(opened(), sent(EXP, 'm1')))).toEqual(VACUOUS);
    expect(judged(noEventAfterExpiry, historyOf(opened(), sent(1, 'm1'), sent(EXP, 'm2'))))
      .toEqual(VACUOUS);
  });

  it('should count entry into a catch-all listener as acceptance', () => {
    const history = historyOf(opened(), took(1, 'm1'), sent(EXP, 'm2', heard('m2')));
    expect(judged(noEventAfterExpiry, history)).toEqual(violated(1, 2));
  });

  it('should not need a working session to see a violation', () => {
    expect(judged(noEventAfterExpiry, historyOf(opened(), took(EXP, 'm1'))))
      .toEqual(violated(1, 1));
  });

  it('should leave the answers to the server\'s emits to EXP-3', () => {
    const history = historyOf(opened(), took(1, 'm1'),
      event(EXP, { do: 'deliver', client: 'A' }, [arrived('n1')]));
    expect(judged(noEventAfterExpiry, history)).toEqual(VACUOUS);
  });

  it('should count every late frame of a segment', () => {
    const step = { do: 'deliver', client: 'A' } as const;
    const history = historyOf(opened(), took(1, 'm1'),
      event(EXP, step, [arrived('m2'), arrived('m3'), accepted('m3')]));
    expect(judged(noEventAfterExpiry, history)).toEqual(violated(2, 2));
  });

  it('should grant the declared leeway, and not a millisecond more', () => {
    const late = (atMs: number) => historyOf(opened(), took(1, 'm1'), took(atMs, 'm2'));
    const leewayMs = 500;
    expect(judged(noEventAfterExpiry, late(EXP + 499), { leewayMs })).toEqual(VACUOUS);
    expect(judged(noEventAfterExpiry, late(EXP + 500), { leewayMs })).toEqual(violated(1, 2));
  });

  it('should not excuse what a busy listener let through: it was accepted late', () => {
    const stalled = event(EXP - 1,
      { do: 'send', client: 'A', messages: [{ id: 'm2a', busyMs: 300 }, { id: 'm2b' }] },
      [arrived('m2a'), arrived('m2b'), accepted('m2a'), seenAt(EXP + 299, accepted('m2b'))],
      EXP + 299);
    expect(judged(noEventAfterExpiry, historyOf(opened(), took(1, 'm1'), stalled)))
      .toEqual(violated(1, 2));
  });

  it('should see what arrives late in the very step in which it was seen to work', () => {
    const lasted = event(EXP - 1, { do: 'deliver', client: 'A' },
      [arrived('m1'), accepted('m1'), seenAt(EXP, arrived('m2'))], EXP);
    expect(judged(noEventAfterExpiry, historyOf(opened(), lasted))).toEqual(held());
  });

  it('should go by the new token after a refresh that was applied', () => {
    const until = (atMs: number) => historyOf(
      opened(), refreshed(1, 'longer', accepted('r1'), acked('r1')),
      took(2, 'm1'), took(atMs, 'm2'));
    expect(judged(noEventAfterExpiry, until(EXP_MS.longer - 1))).toEqual(VACUOUS);
    expect(judged(noEventAfterExpiry, until(EXP_MS.longer))).toEqual(violated(1, 3));
  });

  it('should go by the old token after a refresh that had to be refused', () => {
    const history = historyOf(
      opened(), refreshed(1, 'other-subject', accepted('r1'), acked('r1')), took(EXP, 'm1'));
    expect(judged(noEventAfterExpiry, history)).toEqual(violated(1, 2));
  });

  it('should judge each session by its own token', () => {
    const history = historyOf(opened(), took(1, 'm1'), cutAt(2),
      reconnected(3, 'longer', admitted, connected), took(EXP, 'm2'));
    expect(judged(noEventAfterExpiry, history)).toEqual(VACUOUS);
  });

  it('should see what arrives on a session that was closed at expiry', () => {
    const history = historyOf(opened(), took(1, 'm1'), passed(1, EXP, [left()]),
      event(EXP, { do: 'deliver', client: 'A' }, [arrived('m2')]));
    expect(judged(noEventAfterExpiry, history)).toEqual(held());
  });
});
