import { describe, expect, it } from 'vitest';
import type { Event } from '../model/history.ts';
import type { Kick } from '../model/step.ts';
import type { TokenName } from '../model/tokens.ts';
import { noRevival } from './exp-4.ts';
import {
  EXP_MS, VACUOUS, admitted, connected, cutAt, event, held, historyOf, judged, left, opened, passed,
  reconnected, refused, violated, written,
} from './hand-made.ts';
import type { Seen } from './hand-made.ts';
import { STRICT_CONTRACT } from './property.ts';

const EXP = EXP_MS.first;

describe('EXP-4', () => {
  it('should be held by a server that recovers no session that has expired', () => {
    expect(judgedOf(dropped(), returns(EXP, refused))).toEqual(held());
    expect(judgedOf(dropped(), returns(EXP, admitted, connected))).toEqual(held());
  });

  it('should be violated by one that does, from the very instant of expiry', () => {
    expect(judgedOf(dropped(), returns(EXP - 1, recovered))).toEqual(VACUOUS);
    expect(judgedOf(dropped(), returns(EXP, recovered))).toEqual(violated(1, 3));
    expect(judgedOf(dropped(), returns(EXP + 1, recovered))).toEqual(violated(1, 3));
  });

  it('should be violated by what is handed over, whatever becomes of the client then', () => {
    expect(judgedOf(dropped(), returns(EXP - 1, handed, refused))).toEqual(VACUOUS);
    expect(judgedOf(dropped(), returns(EXP, handed, refused))).toEqual(violated(1, 3));
  });

  it('should be violated by a session that was kicked, however that was done', () => {
    for (const how of ['disconnect()', 'disconnect(true)'] as const) {
      expect(judgedOf(kicked(how), returns(1, recovered))).toEqual(violated(1, 3));
    }
    expect(judgedOf(kicked('conn.close()', 'forced close'), returns(1, recovered)))
      .toEqual(violated(1, 3));
    expect(judgedOf(kicked('disconnect()'), returns(1, admitted))).toEqual(held());
  });

  it('should go by the session that was continued, where there was one in between', () => {
    const back = returns(1, recovered);
    expect(judgedOf(dropped(), back, cutAt(2, left('transport close')), returns(3, recovered)))
      .toEqual(VACUOUS);
    expect(judgedOf(dropped(), back, kick(2, 'disconnect()'), returns(3, recovered)))
      .toEqual(violated(1, 5));
  });

  it('should hold a recovered session to the longer-lived of its two tokens', () => {
    const back = returns(1, recovered);
    const longer = reconnected(1, 'longer', recovered);
    const again = [cutAt(2, left('transport close')), returns(EXP, recovered)] as const;
    expect(judgedOf(dropped(), back, ...again)).toEqual(violated(1, 5));
    expect(judgedOf(dropped(), longer, ...again)).toEqual(VACUOUS);
    expect(judgedOf(dropped('longer'), back, ...again)).toEqual(VACUOUS);
  });

  it('should be vacuous where the client has nothing to recover with', () => {
    expect(judgedOf([opened(), cutAt(1, left('transport close'))], returns(EXP, refused)))
      .toEqual(VACUOUS);
    const wanted = event(0, { do: 'emit', client: 'A', id: 'n1', ack: true }, [received]);
    expect(judgedOf([opened(), wanted, cutAt(1, left('transport close'))], returns(EXP, refused)))
      .toEqual(VACUOUS);
    // What it hears once it is back is of no use to it on its way there.
    expect(judgedOf([opened(), cutAt(1, left('transport close'))], returns(EXP, admitted), emitted))
      .toEqual(VACUOUS);
  });

  it('should be violated by a join that is decided later, once the token has expired', () => {
    const joins = [...dropped(), returns(EXP - 1)];
    expect(judgedOf(joins, passed(EXP - 1, EXP, [recovered]))).toEqual(violated(1, 4));
    expect(judgedOf(joins, passed(EXP - 1, EXP, [admitted]))).toEqual(held());
  });

  it('should take for its own neither who else comes back, nor another namespace', () => {
    const besides = [{ ...recovered, client: 'B' }, { ...handed, nsp: '/side' }] as const;
    expect(judgedOf(dropped(), returns(EXP, ...besides, refused))).toEqual(held());
  });

  it('should say what was revived, and what it was handed', () => {
    const seen = (before: readonly Event[]) => noRevival.judge(
      historyOf(...before, returns(EXP, handed, recovered)), STRICT_CONTRACT).violations;
    const expiry = { token: 'first', expMs: EXP };
    expect(seen(dropped())).toEqual([
      { ...expiry, packet: 'x1', says: 'the server wrote x1, missed by an expired session' },
      { ...expiry, says: 'the server recovered an expired session' },
    ].map((violation) => ({ event: 3, atMs: EXP, observation: expect.anything(), ...violation })));
    expect(seen(kicked('disconnect()'))).toEqual([
      { packet: 'x1', says: 'the server wrote x1, missed by a session that it had ended' },
      { says: 'the server recovered a session that it had ended' },
    ].map((violation) => ({ event: 3, atMs: EXP, observation: expect.anything(), ...violation })));
  });
});

// Helpers

const received: Seen = { by: 'client', kind: 'received', packet: 'n1' };
const handed: Seen = { by: 'server', kind: 'handed', packet: 'x1' };
const recovered: Seen = { by: 'server', kind: 'admitted', recovered: true };

const emitted: Event = event(0, { do: 'emit', client: 'A', id: 'n1' },
  [written('n1'), received]);

const dropped = (token: TokenName = 'first'): readonly Event[] =>
  [opened(token), emitted, cutAt(0, left('transport close'))];

const kick = (atMs: number, how: Kick, reason?: string): Event =>
  event(atMs, { do: 'kick', client: 'A', how }, [left(reason)]);

const kicked = (how: Kick, reason?: string): readonly Event[] =>
  [opened(), emitted, kick(0, how, reason)];

const returns = (atMs: number, ...seen: readonly Seen[]): Event =>
  reconnected(atMs, 'first', ...seen);

const judgedOf = (
  before: readonly Event[], ...events: readonly Event[]
): ReturnType<typeof judged> => judged(noRevival, historyOf(...before, ...events));
