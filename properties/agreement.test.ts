import { describe, expect, it } from 'vitest';
import { CLIENT } from '../model/step.ts';
import { BUSY_MS } from '../model/actions/send.ts';
import { offByOne } from '../model/designs/off-by-one.ts';
import { recoversAgain } from '../model/designs/recovers-again.ts';
import { referenceRecovery } from '../model/designs/reference-recovery.ts';
import { reference } from '../model/designs/reference.ts';
import { timerAndGuard } from '../model/designs/timer-and-guard.ts';
import { timer } from '../model/designs/timer.ts';
import type { Event, History } from '../model/history.ts';
import { NODE_RULES } from '../model/kernel/next.ts';
import type { Step, StepOf } from '../model/step.ts';
import { firstDifference, predict } from './agreement.ts';
import {
  accepted, acked, admitted, arrived, connected, event, historyOf, left, opened, seenAt, took,
} from './hand-made.ts';
import type { Seen } from './hand-made.ts';

describe('firstDifference', () => {
  it('should find none between equals', () => {
    expect(firstDifference(historyOf(), historyOf())).toBe(null);
    expect(firstDifference(historyOf(opened(), took(1, 'm1')), historyOf(opened(), took(1, 'm1'))))
      .toBe(null);
  });

  it.each<[string, Event]>([
    ['something more', delivered(accepted('m1'), acked('m1'), left())],
    ['something less', delivered(accepted('m1'))],
    ['another kind', delivered(left(), acked('m1'))],
    ['another packet', delivered(accepted('m2'), acked('m1'))],
    ['another observer', delivered(accepted('m1'), connected)],
    ['another answer', delivered(accepted('m1'), acked('m1', false))],
    ['another time at the server', delivered(seenAt(2, accepted('m1')), acked('m1'))],
    ['another time at the client', delivered(accepted('m1'), seenAt(2, acked('m1')))],
    ['a later start', { ...delivered(accepted('m1'), acked('m1')), fromMs: 2 }],
    ['a later end', { ...delivered(accepted('m1'), acked('m1')), toMs: 2 }],
  ])('should find %s', (_what, other) => {
    const expected = historyOf(opened(), delivered(accepted('m1'), acked('m1')));
    expect(firstDifference(expected, historyOf(opened(), other))).toBe(1);
    expect(firstDifference(historyOf(opened(), other), expected)).toBe(1);
  });

  it('should find another reason', () => {
    const closed = (reason: string) => historyOf(delivered(left(reason)));
    expect(firstDifference(closed('ping timeout'), closed('transport close'))).toBe(0);
  });

  it('should find another order at the server, and at the client', () => {
    const atServer = (...seen: readonly Seen[]) => historyOf(delivered(...seen));
    expect(firstDifference(atServer(accepted('m1'), left()), atServer(left(), accepted('m1'))))
      .toBe(0);
    expect(firstDifference(atServer(acked('m1'), acked('m2')), atServer(acked('m2'), acked('m1'))))
      .toBe(0);
  });

  it('should not ask which observer saw its part first within one event', () => {
    expect(firstDifference(
      historyOf(delivered(admitted, connected, accepted('m1'), acked('m1'))),
      historyOf(delivered(connected, acked('m1'), admitted, accepted('m1'))))).toBe(null);
  });

  it('should find another order within what is seen of one client, not across two', () => {
    const ofB: Seen = { ...accepted('m2'), client: 'B' };
    const inB: Seen = { ...left(), client: 'B' };
    const atServer = (...seen: readonly Seen[]) => historyOf(delivered(...seen));
    expect(firstDifference(
      atServer(accepted('m1'), ofB, inB), atServer(ofB, inB, accepted('m1')))).toBe(null);
    expect(firstDifference(
      atServer(accepted('m1'), ofB, inB), atServer(accepted('m1'), inB, ofB))).toBe(0);
    expect(firstDifference(atServer(accepted('m1'), ofB), atServer(accepted('m1')))).toBe(0);
  });

  it('should find what was seen one event later', () => {
    expect(firstDifference(
      historyOf(delivered(accepted('m1')), delivered()),
      historyOf(delivered(), delivered(accepted('m1'))))).toBe(0);
  });

  it('should not ask what arrived: that is a fact of the wire', () => {
    expect(firstDifference(
      historyOf(delivered(arrived('m1'), accepted('m1'))), historyOf(delivered(accepted('m1')))))
      .toBe(null);
  });

  it('should find a missing event, on either side', () => {
    expect(firstDifference(historyOf(opened(), delivered()), historyOf(opened()))).toBe(1);
    expect(firstDifference(historyOf(opened()), historyOf(opened(), delivered()))).toBe(1);
  });

  it('should not depend on the order of an observation\'s fields', () => {
    const [one] = delivered(accepted('m1')).observations;
    const turned = Object.fromEntries(Object.entries(one ?? {}).reverse()) as typeof one & {};
    expect(firstDifference(
      historyOf(delivered(accepted('m1'))), historyOf({ ...delivered(), observations: [turned] })))
      .toBe(null);
  });

  it('should, where asked to, not ask when within a step the client saw a thing', () => {
    const at = (serverMs: number, clientMs: number) =>
      historyOf(delivered(seenAt(serverMs, accepted('m1')), seenAt(clientMs, acked('m1'))));
    const within = 'client times within the step';
    expect(firstDifference(at(1, 1), at(1, 2))).toBe(0);
    expect(firstDifference(at(1, 1), at(1, 2), within)).toBe(null);
    expect(firstDifference(at(1, 1), at(2, 1), within)).toBe(0);
    expect(firstDifference(
      historyOf(delivered(acked('m1'), acked('m2'))),
      historyOf(delivered(acked('m2'), acked('m1'))), within)).toBe(0);
  });
});

describe('predict', () => {
  it('should predict each step from where the one before it ended', () => {
    const history = predict(reference, 250, [OPEN, toExpiry(0), SEND]);
    expect(history.events.map(({ fromMs, toMs }) => [fromMs, toMs]))
      .toEqual([[0, 0], [0, 9_750], [9_750, 9_750]]);
    expect(history.phaseMs).toBe(250);
  });

  it('should be the same every time', () => {
    const steps = [OPEN, SEND, toExpiry(-1), BUSY];
    expect(predict(timerAndGuard, 0, steps)).toEqual(predict(timerAndGuard, 0, steps));
  });

  it('should tell designs apart where they differ, and only there', () => {
    expect(differ(predict(reference, 0, [OPEN, SEND]), predict(timer, 0, [OPEN, SEND]))).toBe(null);
    const late: readonly Step[] = [OPEN, toExpiry(0, 'after-io'), SEND];
    expect(differ(predict(reference, 0, late), predict(timer, 0, late))).toBe(2);
    expect(differ(predict(reference, 0, late), predict(offByOne, 0, late))).toBe(2);
    const onTime: readonly Step[] = [OPEN, toExpiry(0), SEND];
    expect(differ(predict(reference, 0, onTime), predict(timer, 0, onTime))).toBe(null);
    expect(differ(predict(reference, 0, onTime), predict(offByOne, 0, onTime))).toBe(1);
  });

  it('should go wrong where the kernel swaps the two passes over a segment', () => {
    const steps = [OPEN, toExpiry(-1), BUSY];
    const swapped = predict(timerAndGuard, 0, steps, { ...NODE_RULES, passes: 'packet by packet' });
    expect(differ(predict(timerAndGuard, 0, steps), swapped)).toBe(2);
  });

  it('should go wrong where the kernel lets I/O go before timers', () => {
    // A busy listener runs into expiry; behind it, a second POST and the timer are both due.
    const steps = [POLLING, toExpiry(-1), HOLD, BUSY, SECOND, DELIVER];
    const swapped = predict(timer, 0, steps, { ...NODE_RULES, timers: 'after I/O' });
    expect(differ(predict(timer, 0, steps), swapped)).toBe(5);
  });
});

describe('recovery', () => {
  it('should be predicted wrongly by a kernel that deletes what the server does not', () => {
    // The server of F66 against its own data with one rule of the kernel's changed.
    const steps: readonly Step[] = [OPEN, EMIT, CUT, RETURN, KICK, RETURN];
    const deletes = { ...recoversAgain, recovery: referenceRecovery.recovery };
    expect(differ(predict(recoversAgain, 0, steps), predict(deletes, 0, steps))).toBe(5);
    expect(differ(predict(recoversAgain, 0, steps.slice(0, 5)),
      predict(deletes, 0, steps.slice(0, 5)))).toBe(null);
  });
});

// Helpers

function delivered(...seen: readonly Seen[]): Event {
  return event(1, { do: 'deliver', client: 'A' }, seen);
}

const differ = (a: History, b: History): number | null => firstDifference(a, b);

const OPEN: StepOf<'open'> = {
  do: 'open', client: CLIENT, transport: 'websocket', token: 'first',
};
const SEND: Step = { do: 'send', client: CLIENT, messages: [{ id: 'm1', ack: true }] };
const BUSY: Step = {
  do: 'send', client: CLIENT, messages: [{ id: 'm1a', busyMs: BUSY_MS }, { id: 'm1b' }],
};
const EMIT: Step = { do: 'emit', client: CLIENT, id: 'n1' };
const CUT: Step = { do: 'cut', client: CLIENT };
const RETURN: Step = { do: 'reconnect', client: CLIENT, token: 'first' };
const KICK: Step = { do: 'kick', client: CLIENT, how: 'disconnect(true)' };
const POLLING: StepOf<'open'> = { ...OPEN, transport: 'polling' };
const HOLD: Step = { do: 'hold', client: CLIENT };
const SECOND: Step = { do: 'send', client: CLIENT, messages: [{ id: 'm2', ack: true }] };
const DELIVER: Step = { do: 'deliver', client: CLIENT };

function toExpiry(deltaMs: number, timers: 'first' | 'after-io' = 'first'): Step {
  return { do: 'advance', client: CLIENT, to: 'exp:first', deltaMs, timers };
}
