import { describe, expect, it } from 'vitest';
import type { Event, History } from '../model/history.ts';
import type { Step } from '../model/step.ts';
import type { TokenName } from '../model/tokens.ts';
import { decisionsAgree } from './exp-8.ts';
import {
  EXP_MS, accepted, arrived, authenticates, cutAt, event, historyOf, left, opened, reconnected,
  refused, sent, stranger, took,
} from './hand-made.ts';
import { STRICT_CONTRACT } from './property.ts';

const EXP = EXP_MS.first;
const SAYS = 'over the other transport';

describe('EXP-8', () => {
  it('should be vacuous where nothing was late, or nothing was compared', () => {
    expect(judgedWith(historyOf(opened(), took(1, 'm1')), historyOf(opened(), took(1, 'm1'))))
      .toEqual([0, []]);
    expect(judgedWith(historyOf(opened(), took(EXP, 'm1')))).toEqual([0, []]);
  });

  it('should hold where both ways say no, and where both say yes', () => {
    const no = historyOf(opened(), sent(EXP, 'm1', left()));
    const yes = historyOf(opened(), took(EXP, 'm1'));
    expect(judgedWith(no, no)).toEqual([1, []]);
    expect(judgedWith(yes, yes)).toEqual([1, []]);
  });

  it('should begin at the millisecond of expiry', () => {
    const twin = historyOf(opened(), sent(EXP, 'm1', left()));
    const yesAt = (atMs: number) => judgedWith(historyOf(opened(), took(atMs, 'm1')), twin);
    // In time on the one way, late on the other: no difference of the server's.
    expect(yesAt(EXP - 1)).toEqual([0, []]);
    expect(yesAt(EXP)).toEqual([1, [1]]);
    expect(yesAt(EXP + 1)).toEqual([1, [1]]);
  });

  it('should not let a live message be refused on one way alone', () => {
    const here = historyOf(opened(), took(5, 'm1'));
    expect(judgedWith(here, historyOf(opened(), sent(5, 'm1')))).toEqual([0, [1]]);
  });

  it('should say which way the twin went', () => {
    const [violation] = decisionsAgree.judge(
      historyOf(opened(), took(EXP, 'm1')), STRICT_CONTRACT,
      [{ says: SAYS, history: historyOf(opened(), sent(EXP, 'm1')) }]).violations;
    expect(violation?.says).toBe(`the server said yes to m1, and no ${SAYS}`);
  });

  it('should compare with the other transport, another namespace, and packets one by one', () => {
    const steps = [opened().step, TOGETHER.step];
    expect(decisionsAgree.twinsOf?.(steps).map(({ says, needs }) => [says, needs])).toEqual([
      [SAYS, undefined], ['in another namespace', 'namespaces'],
      ['with packets sent one by one', undefined],
    ]);
    expect(decisionsAgree.twinsOf?.(steps)[2]?.steps).toHaveLength(3);
  });

  it.each(['upgrade', 'fallback'] as const)(
    'should compare a client that would %s with one that has a WebSocket at once', (transport) => {
      const open = { ...opened().step, transport } as Step;
      const onTheWay: readonly Step[] = [
        { do: 'upgrade', client: 'A' },
        { do: 'advance', client: 'A', to: 'upgrade', deltaMs: 0, timers: 'first' },
      ];
      const [first] = decisionsAgree.twinsOf?.([open, ...onTheWay, TOGETHER.step]) ?? [];
      expect(first).toEqual({ says: SAYS, steps: [opened().step, TOGETHER.step] });
    });

  it.each(['query', 'header', 'cookie'] as const)('should compare %s with auth', (carrier) => {
    const open = { ...opened().step, carrier } as Step;
    expect(decisionsAgree.twinsOf?.([open, TOGETHER.step])).toEqual([
      { says: 'with the token in auth', steps: [opened().step, TOGETHER.step] },
    ]);
  });

  it('should take showing a token by an event for the join that it is', () => {
    const there = historyOf(opened('expired', refused));
    const here = (ok: boolean) => historyOf(stranger(), authenticates('expired', ok));
    expect(judgedWith(here(false), there)).toEqual([1, []]);
    expect(judgedWith(here(true), there)).toEqual([1, [1]]);
  });

  it('should not compare what cannot be asked again in auth', () => {
    const again = { ...authenticates('first', true).step, id: 'a2' } as Step;
    expect(decisionsAgree.twinsOf?.([
      stranger().step, authenticates('expired', false).step, again,
    ])).toEqual([]);
  });

  it('should have who authenticates by an event come in with the token then', () => {
    const steps = [
      stranger().step, TOGETHER.step, authenticates('first', true).step, TOGETHER.step,
      joins('absent'), authenticatesBeside('longer'), cutAt(1).step,
      reconnected(2, 'absent').step, authenticates('longer', true).step,
    ];
    expect(decisionsAgree.twinsOf?.(steps)[0]?.steps).toEqual([
      TOGETHER.step, opened().step, TOGETHER.step, joins('longer'), cutAt(1).step,
      reconnected(2, 'longer').step,
    ]);
  });
});

// Helpers

const joins = (token: TokenName): Step => ({ do: 'join', client: 'A', nsp: '/side', token });

const authenticatesBeside = (token: TokenName): Step =>
  ({ do: 'authenticate', client: 'A', nsp: '/side', id: 'a2', token });


const TOGETHER: Event = event(1, {
  do: 'send', client: 'A', messages: [{ id: 'm1a', busyMs: 300 }, { id: 'm1b' }],
}, [arrived('m1a'), arrived('m1b'), accepted('m1a'), accepted('m1b')]);

/** @returns how often it was exercised, and which events violate it. */
function judgedWith(history: History, twin?: History): [number, readonly number[]] {
  const twins = twin === undefined ? [] : [{ says: SAYS, history: twin }];
  const { exercised, violations } = decisionsAgree.judge(history, STRICT_CONTRACT, twins);
  return [exercised, violations.map((violation) => violation.event)];
}
