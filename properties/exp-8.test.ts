import { describe, expect, it } from 'vitest';
import type { Event, History } from '../model/history.ts';
import type { Step } from '../model/step.ts';
import type { TokenName } from '../model/tokens.ts';
import { decisionsAgree } from './exp-8.ts';
import {
  EXP_MS, accepted, admitted, answered, arrived, authenticates, cutAt, event, historyOf, left,
  opened, passed, reconnected, refused, sent, stranger, took,
} from './hand-made.ts';
import type { Seen } from './hand-made.ts';
import { STRICT_CONTRACT } from './property.ts';
import type { Contract } from './property.ts';

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

  it('should make no twin in another namespace of who moves about, nor of one packet', () => {
    const one = took(1, 'm1').step;
    const saysOf = (...steps: readonly Step[]) =>
      decisionsAgree.twinsOf?.([opened().step, ...steps]).map(({ says }) => says);
    expect(saysOf(one)).toEqual([SAYS, 'in another namespace']);
    for (const moves of [reconnected(2, 'first').step, joins('first')]) {
      expect(saysOf(one, moves)).toEqual([SAYS]);
    }
  });

  it('should change nothing in a twin but what it is about', () => {
    const { step: expires } = passed(1, EXP);
    const there: Step = { do: 'send', client: 'A', nsp: '/side', messages: [{ id: 'm2' }] };
    const twins = decisionsAgree.twinsOf?.([opened().step, there, expires]) ?? [];
    expect(twins.map(({ steps }) => steps.slice(1))).toEqual([[there, expires], [there, expires]]);
    expect(twins[1]?.steps[0]).toEqual({ ...opened().step, nsp: '/side' });
  });

  it('should compare joins, each with its like', () => {
    const came = (first: Seen, second: Seen) => historyOf(opened('expired', first), cutAt(1),
      reconnected(2, 'expired', second));
    expect(judgedWith(came(refused, refused), came(refused, refused))).toEqual([2, []]);
    expect(judgedWith(came(admitted, refused), came(refused, refused))).toEqual([2, [0]]);
    expect(judgedWith(came(refused, refused), came(refused, admitted))).toEqual([2, [2]]);
    const [violation] = decisionsAgree.judge(came(refused, admitted), STRICT_CONTRACT,
      [{ says: SAYS, history: came(refused, refused) }]).violations;
    expect(violation?.says).toBe(
      `the server said yes to a join with token expired in step 3, and no ${SAYS}`);
    expect(violation).not.toHaveProperty('packet');
    const undecided = historyOf(event(0, opened('expired').step));
    expect(judgedWith(undecided, undecided)).toEqual([0, []]);
  });

  it('should go by the token of that client, in that namespace', () => {
    const other = event(0, { do: 'open', client: 'B', transport: 'websocket', token: 'longer' },
      [{ ...admitted, client: 'B' }]);
    const beside = event(0, joins('shorter'), [{ ...admitted, nsp: '/side' }]);
    const late = (...before: readonly Event[]) => historyOf(opened(), ...before, took(EXP, 'm1'));
    for (const before of [other, beside]) {
      expect(judgedWith(late(before), late(before))).toEqual([1, []]);
    }
    const there = (atMs: number) => historyOf(opened(), beside, event(atMs,
      { do: 'send', client: 'A', nsp: '/side', messages: [{ id: 'm1' }] },
      [{ ...arrived('m1'), nsp: '/side' }, { ...accepted('m1'), nsp: '/side' }]));
    expect(judgedWith(there(EXP_MS.shorter), there(EXP_MS.shorter))).toEqual([1, []]);
    expect(judgedWith(there(EXP_MS.shorter - 1), there(EXP_MS.shorter - 1))).toEqual([0, []]);
  });

  it('should compare answers, and nothing that wants none', () => {
    const asks = (...seen: readonly Seen[]) => historyOf(opened(),
      event(1, { do: 'emit', client: 'A', id: 'n1', ack: true }), event(EXP,
        { do: 'deliver', client: 'A' }, [arrived('n1'), ...seen]));
    expect(judgedWith(asks(answered('n1')), asks())).toEqual([1, [2]]);
    const tells = historyOf(opened(), event(EXP, { do: 'emit', client: 'A', id: 'n1' }));
    expect(judgedWith(tells, tells)).toEqual([0, []]);
  });

  it('should leave a grace on either side of the expiry to the server', () => {
    const here = historyOf(opened(), took(EXP + 5, 'm1'));
    const there = historyOf(opened(), sent(EXP + 5, 'm1'));
    expect(judgedWith(here, there, { leewayMs: 5 })).toEqual([1, [1]]);
    expect(judgedWith(here, there, { leewayMs: 6 })).toEqual([0, []]);
    const early = [historyOf(opened(), took(EXP - 5, 'm1')),
      historyOf(opened(), sent(EXP - 5, 'm1'))] as const;
    expect(judgedWith(...early, { earlyMs: 4 })).toEqual([0, [1]]);
    expect(judgedWith(...early, { earlyMs: 5 })).toEqual([0, []]);
  });

  it('should see that the twin was still open, and speak of one difference alone', () => {
    const here = historyOf(opened(), passed(0, EXP, [left()]));
    const there = historyOf(opened(), passed(0, EXP), took(EXP, 'm1'));
    const twins = [{ says: SAYS, history: there }, { says: 'otherwise', history: there }];
    expect(decisionsAgree.judge(here, STRICT_CONTRACT, twins).violations).toEqual([{
      event: 1, atMs: EXP, packet: 'm1',
      says: `the server said yes to m1 ${SAYS}, and closed here before it came`,
    }]);
    const inTime = historyOf(opened(), passed(0, EXP - 1), took(EXP - 1, 'm1'));
    expect(judgedWith(here, inTime)).toEqual([0, []]);
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
function judgedWith(
  history: History, twin?: History, contract: Partial<Contract> = {},
): [number, readonly number[]] {
  const twins = twin === undefined ? [] : [{ says: SAYS, history: twin }];
  const { exercised, violations } = decisionsAgree.judge(
    history, { ...STRICT_CONTRACT, ...contract }, twins);
  return [exercised, violations.map((violation) => violation.event)];
}
