import { describe, expect, it } from 'vitest';
import { TOKENS, tokenLife } from '../model/tokens.ts';
import type { TokenName } from '../model/tokens.ts';
import { noBadToken } from './exp-6.ts';
import {
  EXP_MS, VACUOUS, admitted, authenticates, cutAt, event, held, historyOf, judged, opened,
  reconnected, refused, sent, stranger, took, violated,
} from './hand-made.ts';
import { STRICT_CONTRACT } from './property.ts';

const BAD = [
  'not-yet-valid', 'wrong-key', 'alg-none', 'wrong-typed-exp', 'malformed', 'absent',
  'alg-none-cased', 'alg-confused', 'soon', 'exp-null', 'exp-string', 'empty',
] as const satisfies readonly TokenName[];
const SOUND = (Object.keys(TOKENS) as TokenName[])
  .filter((token) => !BAD.some((bad) => bad === token));

describe('EXP-6', () => {
  it('should be vacuous when nothing happened', () => {
    expect(judged(noBadToken, historyOf())).toEqual(VACUOUS);
  });

  it.each(BAD)('should hold where the token "%s" is refused', (token) => {
    expect(judged(noBadToken, historyOf(opened(token, refused)))).toEqual(held());
  });

  it.each(BAD)('should be violated where the token "%s" is admitted', (token) => {
    expect(judged(noBadToken, historyOf(opened(token, admitted)))).toEqual(violated(1, 0));
  });

  it.each(SOUND)('should leave the token "%s", which once was good, to others', (token) => {
    expect(judged(noBadToken, historyOf(opened(token, admitted)))).toEqual(VACUOUS);
    expect(judged(noBadToken, historyOf(opened(token, refused)))).toEqual(VACUOUS);
  });

  it('should want an exp where the contract does', () => {
    const history = historyOf(opened('no-exp', admitted));
    expect(judged(noBadToken, history, { requireExp: true })).toEqual(violated(1, 0));
  });

  it('should let a token in as much before its nbf as the leeway is', () => {
    const early = opened('soon', admitted);
    const nbfMs = tokenLife('soon', 0).nbfMs;
    expect(judged(noBadToken, historyOf(early), { leewayMs: nbfMs - 1 })).toEqual(violated(1, 0));
    expect(judged(noBadToken, historyOf(early), { leewayMs: nbfMs })).toEqual(VACUOUS);
  });

  it('should look at every attempt', () => {
    const history = historyOf(opened(), cutAt(1), reconnected(2, 'wrong-key', admitted));
    expect(judged(noBadToken, history)).toEqual(violated(1, 2));
  });

  it('should hear nobody who has yet to authenticate', () => {
    const opened = stranger();
    expect(judged(noBadToken, historyOf(opened, sent(1, 'm1')))).toEqual(held());
    expect(judged(noBadToken, historyOf(opened, took(1, 'm1')))).toEqual(violated(1, 1));
    expect(judged(noBadToken, historyOf(opened, authenticates('expired', false), took(2, 'm1'))))
      .toEqual(violated(1, 2));
    expect(judged(noBadToken, historyOf(opened, authenticates('first', true), took(2, 'm1'))))
      .toEqual(VACUOUS);
  });

  it('should say which message was heard', () => {
    const { violations } = noBadToken.judge(
      historyOf(stranger(), took(1, 'm1')), STRICT_CONTRACT);
    expect(violations).toMatchObject([{
      packet: 'm1', says: 'the server heard m1 from a client that had not authenticated',
    }]);
  });

  it('should not have a bad token taken by an event', () => {
    expect(judged(noBadToken, historyOf(stranger(), authenticates('wrong-key', false))))
      .toEqual(held());
    expect(judged(noBadToken, historyOf(stranger(), authenticates('wrong-key', true))))
      .toEqual(violated(1, 1));
  });

  it('should not be put to the test by a join that a cut ended, or that is under way', () => {
    const joining = event(0, {
      do: 'open', client: 'A', transport: 'polling', token: 'absent', joinMs: EXP_MS.first,
    });
    expect(judged(noBadToken, historyOf(joining))).toEqual(VACUOUS);
    expect(judged(noBadToken, historyOf(joining, cutAt(1, refused)))).toEqual(VACUOUS);
  });
});
