import { describe, expect, it } from 'vitest';
import { allowedWords } from './allowed.ts';
import type { RunStanding } from './allowed.ts';
import { changesOf } from './changes.ts';
import { EXP_MS, boundaryViolation } from './fixture.ts';
import type { RecordedStep } from './schema/step.ts';
import type { Contract } from './words.ts';

const send: RecordedStep = { do: 'send', client: 'A', messages: [{ id: 'm1' }] };
const pass: RecordedStep =
  { do: 'advance', client: 'A', to: 'exp:first', deltaMs: 0, timers: 'first' };
const admitted: RunStanding = { client: 'A', is: 'admitted', token: 'first', expMs: EXP_MS };

describe('allowedWords', () => {
  it('should want a message of the living, and none of the expired', () => {
    expect(allowed(send, 0)).toBe('accept m1');
    expect(allowed(send, EXP_MS - 1)).toBe('accept m1');
    expect(allowed(send, EXP_MS)).toBe('accept nothing: expired at +9.750 s');
    expect(allowed(send, EXP_MS - 1, EXP_MS)).toBe('accept m1 before +9.750 s, nothing later');
  });

  it('should want nothing where there is no session', () => {
    expect(allowed(send, 0, 0, { standings: [] })).toBe('accept nothing: there is no session');
    expect(allowed(send, 0, 0, { standings: [{ ...admitted, is: 'gone' }] }))
      .toBe('accept nothing: there is no session');
  });

  it('should grant the leeway, and the grace on top of it', () => {
    const contract = { leewayMs: 500, graceMs: 40 };
    expect(allowed(send, EXP_MS + 499, EXP_MS + 499, { contract })).toBe('accept m1');
    expect(allowed(send, EXP_MS + 500, EXP_MS + 500, { contract })).toContain('accept nothing');
    expect(allowed(pass, 0, EXP_MS + 500, { contract }))
      .toBe('end the session of A at +10.250 s, at the latest 40 ms later');
    expect(allowed(pass, 0, EXP_MS + 499, { contract })).toBe('keep A');
  });

  it('should admit by a good token alone, and while it lives', () => {
    const open = (token: 'first' | 'wrong-key'): RecordedStep =>
      ({ do: 'open', client: 'A', transport: 'websocket', token });
    const standings: readonly RunStanding[] = [];
    expect(allowed(open('first'), 0, 0, { standings })).toBe('admit A');
    expect(allowed(open('first'), EXP_MS, EXP_MS, { standings }))
      .toBe('refuse A: the token expired at +9.750 s');
    expect(allowed(open('first'), 0, EXP_MS, { standings }))
      .toBe('admit A before +9.750 s, or not at all');
    expect(allowed(open('wrong-key'), 0, 0, { standings })).toBe('refuse A: the token is no good');
  });
});

describe('changesOf', () => {
  it('should name the fields that a step changed, and no others', () => {
    const [opened, sent, passed, late] = changesOf(boundaryViolation);
    expect(opened).toEqual([
      { name: 'session of A', before: 'none', after: 'admitted' },
      { name: 'token of A', before: 'none', after: 'first, 9.75 s left' },
      { name: 'wire of A', before: 'none', after: 'websocket' },
    ]);
    expect(sent).toEqual([]);
    expect(passed).toEqual([{
      name: 'token of A', before: 'first, 9.75 s left',
      after: 'first, expired this very millisecond',
    }]);
    expect(late).toEqual([]);
  });

  it('should make do with a run file that keeps no standings', () => {
    const { standings: _standings, ...older } = boundaryViolation;
    expect(changesOf(older)[0])
      .toEqual([{ name: 'wire of A', before: 'none', after: 'websocket' }]);
  });
});

// Helpers

interface Given {
  readonly standings?: readonly RunStanding[];
  readonly contract?: Partial<Contract>;
}

const allowed = (
  step: RecordedStep, fromMs: number, toMs = fromMs, given: Given = {},
): string => allowedWords({
  event: { step, fromMs, toMs, observations: [] },
  standings: given.standings ?? [admitted],
  lives: [{ name: 'first', says: 'lives 10 s', expMs: EXP_MS }],
  contract: { leewayMs: 0, graceMs: 0, earlyMs: 0, requireExp: false, ...given.contract },
});
