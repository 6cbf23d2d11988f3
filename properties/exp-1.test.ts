import { describe, expect, it } from 'vitest';
import { noAdmissionAfterExpiry } from './exp-1.ts';
import {
  EXP_MS, VACUOUS, admitted, connected, cutAt, event, held, historyOf, judged, opened,
  passed, reconnected, refused, seenAt, violated,
} from './hand-made.ts';

const EXP = EXP_MS.first;

describe('EXP-1', () => {
  it('should be vacuous when nothing happened', () => {
    expect(judged(noAdmissionAfterExpiry, historyOf())).toEqual(VACUOUS);
    expect(judged(noAdmissionAfterExpiry, historyOf(opened()))).toEqual(VACUOUS);
  });

  it('should begin at the millisecond of expiry', () => {
    expect(judged(noAdmissionAfterExpiry, joinedAgain(EXP - 1))).toEqual(VACUOUS);
    expect(judged(noAdmissionAfterExpiry, joinedAgain(EXP))).toEqual(violated(1, 2));
    expect(judged(noAdmissionAfterExpiry, joinedAgain(EXP + 1))).toEqual(violated(1, 2));
  });

  it('should hold where the late join is refused', () => {
    const history = historyOf(opened(), cutAt(1), reconnected(EXP, 'first', refused));
    expect(judged(noAdmissionAfterExpiry, history)).toEqual(held());
  });

  it('should go by the moment of admission when a join was slow', () => {
    const slow = (atMs: number) => historyOf(slowlyOpened(), passed(0, atMs, [admitted]));
    expect(judged(noAdmissionAfterExpiry, slow(EXP - 1))).toEqual(VACUOUS);
    expect(judged(noAdmissionAfterExpiry, slow(EXP))).toEqual(violated(1, 1));
  });

  it('should not be put to the test by a join that is still under way', () => {
    const history = historyOf(slowlyOpened(), passed(0, EXP + 1));
    expect(judged(noAdmissionAfterExpiry, history)).toEqual(VACUOUS);
  });

  it('should not be put to the test by a join that a cut ended', () => {
    const history = historyOf(slowlyOpened(), passed(0, EXP), cutAt(EXP, refused));
    expect(judged(noAdmissionAfterExpiry, history)).toEqual(VACUOUS);
  });

  it('should grant the declared leeway, and not a millisecond more', () => {
    const leewayMs = 500;
    expect(judged(noAdmissionAfterExpiry, joinedAgain(EXP + 499), { leewayMs })).toEqual(VACUOUS);
    expect(judged(noAdmissionAfterExpiry, joinedAgain(EXP + 500), { leewayMs }))
      .toEqual(violated(1, 2));
  });

  it('should judge each attempt by its own token', () => {
    const history = historyOf(
      opened(), cutAt(1), reconnected(EXP, 'longer', admitted, connected));
    expect(judged(noAdmissionAfterExpiry, history)).toEqual(VACUOUS);
  });

  it('should take a token that expired long ago, and none that has no expiry', () => {
    expect(judged(noAdmissionAfterExpiry, historyOf(opened('expired', admitted))))
      .toEqual(violated(1, 0));
    expect(judged(noAdmissionAfterExpiry, historyOf(opened('absent', admitted)))).toEqual(VACUOUS);
    expect(judged(noAdmissionAfterExpiry, historyOf(opened('malformed', refused))))
      .toEqual(VACUOUS);
  });

  it('should go by the server\'s time, whenever the step ended', () => {
    const history = historyOf(opened(), cutAt(1), event(EXP - 1,
      { do: 'reconnect', client: 'A', token: 'first' },
      [admitted, seenAt(EXP + 5, connected)], EXP + 5));
    expect(judged(noAdmissionAfterExpiry, history)).toEqual(VACUOUS);
  });
});

// Helpers

const joinedAgain = (atMs: number) =>
  historyOf(opened(), cutAt(1), reconnected(atMs, 'first', admitted, connected));

const slowlyOpened = () => event(0, {
  do: 'open', client: 'A', transport: 'polling', token: 'first', joinMs: EXP,
});
