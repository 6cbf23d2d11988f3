import { describe, expect, it } from 'vitest';
import { sideBySide } from './beside.ts';
import type { Beside } from './beside.ts';
import { boundaryViolation } from './fixture.ts';
import type { RunHistory } from './schema/run.ts';
import type { RecordedStep } from './schema/step.ts';

type Otherwise = Beside['otherwise'];
const open: RecordedStep = { do: 'open', client: 'A', transport: 'websocket', token: 'first' };
const send = (...ids: readonly string[]): RecordedStep =>
  ({ do: 'send', client: 'A', messages: ids.map((id) => ({ id })) });
const cut: RecordedStep = { do: 'cut', client: 'A' };

describe('sideBySide', () => {
  it('should say what is done otherwise, and where they part', () => {
    const both = sideBySide(boundaryViolation.history, boundaryViolation.beside ?? NOT_THERE);
    expect(both).toMatchObject({ firstStep: 2, firstSeen: 2 });
    expect(both?.says).toBe('The same, except that time passes to exp of first; timers due then '
      + 'fire first');
  });

  it('should pair what is left after a step was left out, whatever its number is now', () => {
    const both = besides('fewer', [open, send('m1'), cut, send('m2')], [open, cut, send('m1')]);
    expect(shape(both)).toEqual(['1 1', '2 -', '3 2', '4 3']);
    expect(both?.says).toBe('The same without step 2');
    expect(both?.pairs.map(({ isSameStep }) => isSameStep)).toEqual([true, false, true, true]);
  });

  it('should pair one step with one of those that it was taken apart into', () => {
    const both = besides('twin', [open, send('m1', 'm2')], [open, send('m1'), send('m2')]);
    expect(shape(both)).toEqual(['1 1', '- 2', '2 3']);
  });

  it('should not call the same what was seen at another time another thing', () => {
    const [event] = boundaryViolation.history.events;
    const later = event?.observations.map((seen) => ({ ...seen, atMs: seen.atMs + 1 })) ?? [];
    const both = sideBySide(history([open], event?.observations), {
      otherwise: 'instant', history: history([open], later.reverse()),
    });
    expect(both).toMatchObject({ firstStep: -1, firstSeen: -1 });
  });

  it('should show nothing beside what is too long', () => {
    const long = Array.from({ length: 61 }, () => cut);
    expect(besides('as run', long, [open])).toBeNull();
    expect(besides('as run', [open], long)).toBeNull();
  });
});

// Helpers

const NOT_THERE: Beside = { otherwise: 'order', history: { phaseMs: 0, events: [] } };

const history = (
  steps: readonly RecordedStep[],
  observations: RunHistory['events'][number]['observations'] = [],
): RunHistory => ({
  phaseMs: 0, events: steps.map((step) => ({ step, fromMs: 0, toMs: 0, observations })),
});

const besides = (
  otherwise: Otherwise, here: readonly RecordedStep[], there: readonly RecordedStep[],
): ReturnType<typeof sideBySide> =>
  sideBySide(history(here), { otherwise, history: history(there) });

/** The numbers of the steps that stand beside each other. */
const shape = (both: ReturnType<typeof sideBySide>): readonly string[] | undefined =>
  both?.pairs.map(({ breaks, keeps }) => [breaks, keeps]
    .map((one) => one === undefined ? '-' : one.index + 1).join(' '));
