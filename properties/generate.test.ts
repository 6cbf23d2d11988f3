import { describe, expect, it } from 'vitest';
import { enabledSteps } from '../model/actions/index.ts';
import { reference } from '../model/designs/reference.ts';
import { run } from '../model/hand-made.ts';
import { SCOPES } from '../model/scopes/index.ts';
import { follow, initialSituation } from '../model/situation.ts';
import type { Step, Transport } from '../model/step.ts';
import { Coverage } from './coverage.ts';
import { drawSequences, generate } from './generate.ts';
import type { Draw, Ground } from './generate.ts';
import type { Plot } from './plot.ts';

const SCOPE = SCOPES.filter(({ name }) => name === 'connection');
const DRAWS = drawSequences(1, 200);

describe('a sequence', () => {
  it('should follow any plot of its scope as often as one that is needed', () => {
    const needed: Plot = ['open', 'hold'];
    const ground = groundOf('websocket', [needed, ['open', 'cut']], [needed]);
    const seconds = DRAWS.filter(followsAPlot).map((draw) => walked(draw, ground)[1]?.do);
    const [cuts, holds] = ['cut', 'hold'].map((name) =>
      seconds.filter((second) => second === name).length) as [number, number];
    // Half of all, and of the other half every second one.
    expect(cuts / seconds.length).toBeGreaterThan(0.15);
    expect(holds / seconds.length).toBeGreaterThan(0.55);
  });

  it('should go on without the upgrade of its plot where there is none', () => {
    const plot: Plot = ['open', 'upgrade', 'hold'];
    for (const transport of ['polling', 'websocket'] as const) {
      const ground = groundOf(transport, [plot]);
      const seconds = DRAWS.filter(followsAPlot).map((draw) => walked(draw, ground)[1]?.do);
      expect(seconds.filter((second) => second === 'hold').length / seconds.length)
        .toBeGreaterThan(0.8);
    }
  });

  it('should be long enough for its plot, however little was drawn', () => {
    const plot: Plot = ['open', 'hold', 'deliver', 'cut', 'reconnect', 'send'];
    const ground = groundOf('websocket', [plot]);
    const short = DRAWS.filter((draw) => followsAPlot(draw) && draw.picks.length === 4);
    expect(short.length).toBeGreaterThan(0);
    const ended = short.filter((draw) => walked(draw, ground).some(({ do: name }) =>
      name === 'reconnect'));
    expect(ended.length / short.length).toBeGreaterThan(0.8);
  });
});

// Helpers

const followsAPlot = ({ plot }: Draw): boolean => plot % 4 !== 0;

const groundOf = (
  transport: Transport, plots: readonly Plot[], needed?: readonly Plot[],
): Ground => ({
  transport, lacks: [], scopes: SCOPE, plotsIn: () => plots,
  ...(needed === undefined ? {} : { neededIn: () => needed }),
});

/** The steps that a draw comes to where the server is the reference. */
function walked(draw: Draw, ground: Ground): readonly Step[] {
  const { bounds, choose, maxSteps } = generate(draw, ground, new Coverage([]));
  const steps: Step[] = [];
  let now = initialSituation(0);
  while (steps.length < maxSteps) {
    const step = choose(enabledSteps(now, bounds), now);
    if (step === undefined) break;
    steps.push(step);
    const event = run(reference, steps).at(-1);
    if (event === undefined) break;
    now = follow(now, event);
  }
  return steps;
}
