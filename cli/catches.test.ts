import { beforeAll, describe, expect, it } from 'vitest';
import { openTestBench } from '../adapters/testing.ts';
import type { Bench } from '../adapters/in-process.ts';
import { TRANSPORTS } from '../model/bounds.ts';
import type { Design } from '../model/design.ts';
import { DESIGNS } from '../model/designs/index.ts';
import { WIDEST_BOUNDS } from '../model/scopes/index.ts';
import { predict } from '../properties/agreement.ts';
import type { FoundCounterexample } from '../properties/check.ts';
import { propertyNamed } from '../properties/index.ts';
import { STRICT_CONTRACT } from '../properties/property.ts';
import { judgementOf, predictingTwins } from '../properties/twins.ts';
import { firstCatch } from './catching.ts';
import type { Caught } from './catching.ts';
import { DEFAULT_SEQUENCES } from './plan.ts';
import { adapterFor } from './fixtures/sample.ts';

/** One seed, and the sequences of a default check: `npm run catches` tries twenty seeds. */
const SEED = 3;
const SEQUENCES = DEFAULT_SEQUENCES / TRANSPORTS.length;

describe('a default check', { timeout: 60_000 }, () => {
  const faulty = DESIGNS.filter(({ breaks }) => breaks.length > 0);
  it.each(faulty.map((design) => [design.id, design] as const))(
    'should find what is wrong with %s', async (id, design) => {
      const caught = [...(await caughtBy(id))?.counterexamples ?? []];
      // Something is found that the explorer knows of, and nothing that the model does not predict.
      expect(caught.map(([property]) => property)).not.toEqual([]);
      expect(caught.filter(([property]) => !design.breaks.includes(property))).toEqual([]);
      expect(caught.filter(([property, found]) => !isPredicted(design, property, found)))
        .toEqual([]);
    });

  it('should find nothing wrong with the reference', async () => {
    expect(await caughtBy('reference')).toBeNull();
  });
});

// Helpers

let bench: Bench;
beforeAll(async () => { bench = await openTestBench(); });

async function caughtBy(id: string): Promise<Caught | null> {
  const lacks = DESIGNS.find((design) => design.id === id)?.lacks ?? [];
  return firstCatch({
    adapter: await adapterFor(bench, 'sim', id), lacks, transports: TRANSPORTS,
    seed: SEED, sequences: SEQUENCES, shorterBudget: 0,
  });
}

/** Whether the design's data break the property on the same steps. */
function isPredicted(design: Design, id: string, { executed }: FoundCounterexample): boolean {
  const property = propertyNamed(id);
  if (property === undefined) return false;
  const { phaseMs, events } = executed.history;
  const predicted = predict(design, phaseMs, events.map(({ step }) => step));
  const twins = predictingTwins(design, phaseMs, WIDEST_BOUNDS)(property, predicted);
  return judgementOf(property, predicted, STRICT_CONTRACT, twins).violations.length > 0;
}
