import { describe, expect, it } from 'vitest';
import type { Step } from '../model/step.ts';
import { initialSituation } from '../model/situation.ts';
import type { Executed } from './execute.ts';
import { nearestOf } from './neighbour.ts';

describe('nearestOf', () => {
  const open: Step = { do: 'open', client: 'A', transport: 'websocket', token: 'first' };
  const send = (id: string): Step => ({ do: 'send', client: 'A', messages: [{ id }] });
  const cut: Step = { do: 'cut', client: 'A' };
  const ran = (...steps: readonly Step[]): Executed => ({
    history: {
      phaseMs: 0, events: steps.map((step) => ({ step, fromMs: 0, toMs: 0, observations: [] })),
    },
    framesSha256: '', skipped: [], inconclusive: null, after: initialSituation(0),
  });

  it('should choose what has the most steps in common, and the fewest of its own', () => {
    const found = ran(open, send('m1'), cut);
    const [far, near, same] = [ran(open, cut, cut, cut), ran(open, send('m1')), ran(cut)];
    expect(nearestOf(found, [far, near, same])).toEqual({ otherwise: 'as run', executed: near });
  });

  it('should choose nothing from nothing', () => {
    expect(nearestOf(ran(open), [])).toBeUndefined();
  });
});
