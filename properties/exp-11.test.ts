import { describe, expect, it } from 'vitest';
import { clientCanAct } from './exp-11.ts';
import {
  EXP_MS, VACUOUS, accepted, acked, admitted, arrived, connected, cutAt, disconnected, event, held,
  historyOf, judged, left, opened, passed, reconnected, refreshed, refused, violated,
} from './hand-made.ts';
import type { Seen } from './hand-made.ts';

const EXP = EXP_MS.first;

describe('EXP-11', () => {
  it('should be vacuous when nobody was shut out and nobody came back', () => {
    expect(judged(clientCanAct, historyOf())).toEqual(VACUOUS);
    expect(judged(clientCanAct, historyOf(opened(), passed(0, EXP - 1)))).toEqual(VACUOUS);
  });

  describe('a client that is shut out', () => {
    const shutOut = (atMs: number, reason?: string) =>
      historyOf(opened(), passed(0, atMs, [left(), disconnected(reason)]));

    it('should be told so', () => {
      expect(judged(clientCanAct, shutOut(EXP))).toEqual(held());
      expect(judged(clientCanAct, shutOut(EXP, 'transport close'))).toEqual(violated(1, 1));
      expect(judged(clientCanAct, shutOut(EXP + 1, 'transport error'))).toEqual(violated(1, 1));
    });

    it('should have been, where the application said something right before it closed', () => {
      const told: Seen = { ...left(), told: true } as Seen;
      expect(judged(clientCanAct, historyOf(
        opened(), passed(0, EXP, [told, disconnected('transport close')])))).toEqual(held());
    });

    it('should not be looked for before its expiry, nor before the leeway is over', () => {
      expect(judged(clientCanAct, shutOut(EXP - 1, 'transport close'))).toEqual(VACUOUS);
      const late = shutOut(EXP + 9, 'transport close');
      expect(judged(clientCanAct, late, { leewayMs: 10 })).toEqual(VACUOUS);
      expect(judged(clientCanAct, late, { leewayMs: 9 })).toEqual(violated(1, 1));
    });

    it('should not put the server in the wrong where the network broke', () => {
      expect(judged(clientCanAct, historyOf(
        opened(), cutAt(EXP, left('transport close'), disconnected('transport close')))))
        .toEqual(VACUOUS);
      expect(judged(clientCanAct, historyOf(
        opened(), passed(0, EXP, [left()]), cutAt(EXP, disconnected('transport close')))))
        .toEqual(VACUOUS);
    });
  });

  it('should go by a refresh that came within the leeway', () => {
    const refusedThen = historyOf(
      opened(), refreshed(EXP + 5, 'longer', accepted('r1'), acked('r1')),
      cutAt(EXP + 6, left('transport close')), reconnected(EXP + 11, 'longer', refused));
    expect(judged(clientCanAct, refusedThen)).toEqual(violated(1, 3));
    // It was not behind its expiry that it came back: EXP-7 speaks of it.
    expect(judged(clientCanAct, refusedThen, { leewayMs: 10 })).toEqual(VACUOUS);
  });

  describe('a client that comes back', () => {
    const gone = [opened(), passed(0, EXP, [left()])] as const;

    it('should not have to be let in by a server that may be early', () => {
      const back = historyOf(...gone, reconnected(EXP_MS.longer - 5, 'longer', refused));
      expect(judged(clientCanAct, back, { earlyMs: 4 })).toEqual(violated(1, 2));
      expect(judged(clientCanAct, back, { earlyMs: 5 })).toEqual(VACUOUS);
    });

    it('should be let in with a fresh token', () => {
      expect(judged(clientCanAct, historyOf(...gone, reconnected(EXP, 'longer', admitted,
        connected)))).toEqual(held());
      expect(judged(clientCanAct, historyOf(...gone, reconnected(EXP, 'longer', refused))))
        .toEqual(violated(1, 2));
    });

    it('should bring what it emitted while it was away', () => {
      const away = [opened(), passed(0, EXP, [left(), disconnected()]),
        event(EXP, { do: 'send', client: 'A', messages: [{ id: 'm1' }] })] as const;
      const back = (...seen: readonly Seen[]) =>
        historyOf(...away, reconnected(EXP, 'longer', admitted, connected, ...seen));
      expect(judged(clientCanAct, back(arrived('m1'), accepted('m1')))).toEqual(held(2));
      expect(judged(clientCanAct, back(arrived('m1')))).toEqual(violated(2, 3));
      expect(judged(clientCanAct, back())).toEqual(violated(2, 3));
    });

    it('should bring neither what is held on the way, nor what was emitted before or since', () => {
      const send = (id: string, ...seen: readonly Seen[]) =>
        event(EXP, { do: 'send', client: 'A', messages: [{ id }] }, seen);
      const shut = passed(0, EXP, [left(), disconnected()]);
      const comes = reconnected(EXP, 'longer', admitted);
      const there = event(EXP, { do: 'deliver', client: 'A' }, [connected]);
      const holds = event(EXP, { do: 'hold', client: 'A' });
      expect(judged(clientCanAct, historyOf(opened(), shut, send('m1'), comes, holds, there)))
        .toEqual(held(2));
      expect(judged(clientCanAct, historyOf(opened(), shut, send('m1'), comes, there)))
        .toEqual(violated(2, 4));
      expect(judged(clientCanAct, historyOf(opened(), shut, send('m1'), comes))).toEqual(held(2));
      expect(judged(clientCanAct, historyOf(opened(), send('m1'), shut, comes, there, send('m2'))))
        .toEqual(held(2));
    });

    it('should not bring what waits behind a message that is not acknowledged yet', () => {
      const send = (id: string, ...seen: readonly Seen[]) =>
        event(0, { do: 'send', client: 'A', messages: [{ id, ack: true }] }, seen);
      const back = (isRetrying: boolean, ...seen: readonly Seen[]) => historyOf(
        event(0, {
          do: 'open', client: 'A', transport: 'websocket', token: 'first',
          ...(isRetrying ? { retries: true } : {}),
        }, [admitted, connected]),
        send('m1', arrived('m1'), accepted('m1')),
        cutAt(0, left('transport close'), disconnected('transport close')), send('m2'),
        passed(0, EXP), reconnected(EXP, 'longer', admitted, connected, ...seen));
      expect(judged(clientCanAct, back(true, arrived('m1'), accepted('m1')))).toEqual(held());
      expect(judged(clientCanAct, back(true, arrived('m1'), accepted('m1'), acked('m1'))))
        .toEqual(violated(1, 5));
      expect(judged(clientCanAct, back(false))).toEqual(violated(1, 5));
    });

    it('should not be, with a bad token, one to come, or the token of somebody else', () => {
      for (const token of ['other-subject', 'wrong-key', 'not-yet-valid'] as const) {
        expect(judged(clientCanAct, historyOf(...gone, reconnected(EXP, token, refused))))
          .toEqual(VACUOUS);
      }
    });
  });

  describe('a client that is turned away', () => {
    const turnedAway = (seen: Seen) => historyOf(opened('expired', seen));
    const wordless: Seen = { ...refused, wordless: true } as Seen;

    it('should be told why, where its token has expired', () => {
      expect(judged(clientCanAct, turnedAway(refused))).toEqual(held());
      expect(judged(clientCanAct, turnedAway(wordless))).toEqual(violated(1, 0));
      expect(judged(clientCanAct, historyOf(opened(), passed(0, EXP, [left()]),
        reconnected(EXP, 'first', wordless)))).toEqual(violated(1, 2));
    });

    it('should not be looked for where the network broke', () => {
      const joining = event(0, {
        do: 'open', client: 'A', transport: 'polling', token: 'first', joinMs: EXP + 1,
      });
      expect(judged(clientCanAct, historyOf(joining, cutAt(EXP, wordless)))).toEqual(VACUOUS);
      const restarted = event(EXP, { do: 'restart', client: 'A' }, [wordless]);
      expect(judged(clientCanAct, historyOf(joining, restarted))).toEqual(VACUOUS);
    });

    it('should not be looked for where its token is bad, or it has no manners', () => {
      expect(judged(clientCanAct, historyOf(opened(), passed(0, EXP, [left()]),
        reconnected(EXP, 'wrong-key', wordless)))).toEqual(VACUOUS);
      expect(judged(clientCanAct, historyOf(
        event(0, { do: 'engine', client: 'A', transport: 'polling', token: 'expired' }),
        event(0, { do: 'connect', client: 'A', token: 'expired' }, [wordless])))).toEqual(VACUOUS);
    });
  });

  describe('a client that insists', () => {
    const insisted = (...seen: readonly Seen[]) => historyOf(opened(), passed(0, EXP, [left()]),
      event(EXP, { do: 'insist', client: 'A', token: 'first' }, seen, EXP + 1_000));

    it('should leave the server in peace after two attempts', () => {
      // It is turned away, too, and told why.
      expect(judged(clientCanAct, insisted(refused))).toEqual(held(2));
      expect(judged(clientCanAct, insisted(refused, refused))).toEqual(held(2));
      expect(judged(clientCanAct, insisted(refused, refused, refused))).toEqual(violated(2, 2));
      expect(judged(clientCanAct, insisted(
        connected, disconnected(), connected, disconnected(), connected))).toEqual(violated(1, 2));
      const other: Seen = { ...refused, client: 'B' };
      expect(judged(clientCanAct, insisted(refused, other, other))).toEqual(held(2));
    });

    it('should be asked for nothing while its token lives', () => {
      expect(judged(clientCanAct, historyOf(opened(), cutAt(1, left('transport close')),
        event(2, { do: 'insist', client: 'A', token: 'first' }, [refused, refused, refused]))))
        .toEqual(VACUOUS);
    });
  });
});
