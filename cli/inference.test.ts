import { beforeAll, describe, expect, it } from 'vitest';
import type { Bench } from '../adapters/bench.ts';
import { openTestBench } from '../adapters/testing.ts';
import { TRANSPORTS } from '../model/bounds.ts';
import type { Design } from '../model/design.ts';
import { DESIGNS } from '../model/designs/index.ts';
import type { Transport } from '../model/step.ts';
import { check } from '../properties/check.ts';
import type { Fall } from '../properties/inference.ts';
import { STRICT_CONTRACT } from '../properties/property.ts';
import { adapterFor } from './fixtures/sample.ts';
import { shardSeed } from './plan.ts';

/** A few: that each design is what is inferred of its server is shown where it is confirmed. */
const SAMPLED = DESIGNS.filter((_design, index) => index % 24 === 1);
const SEED = 1;
const SEQUENCES = 30;

describe('what a check infers', { timeout: 60_000 }, () => {
  it.each(SAMPLED)('should be consistent with $id, of its own server', async (design) => {
    for (const transport of TRANSPORTS) {
      const { fell, compared } = await fateOf(design, transport);
      expect(fell).toBeNull();
      expect(compared).toBeGreaterThan(SEQUENCES / 2);
    }
  });
});

// Helpers

let bench: Bench;
beforeAll(async () => { bench = await openTestBench(); });

/** Nothing is judged: what is generated then follows no plot. */
async function fateOf(
  design: Design, transport: Transport,
): Promise<{ readonly fell: Fall | null | undefined; readonly compared: number }> {
  const { inferred } = await check({
    adapter: await adapterFor(bench, 'sim', design.id),
    transport, lacks: design.lacks, seed: shardSeed(SEED, transport, 0), sequences: SEQUENCES,
    properties: [], contract: STRICT_CONTRACT, shorterBudget: 0,
    suspects: { designs: [design], compared: 'everything' },
    interrupted: () => false, onProgress: () => undefined,
  });
  return { fell: inferred.designs[0]?.fell, compared: inferred.sequences };
}
