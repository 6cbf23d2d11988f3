import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Design } from '../model/design.ts';
import { DESIGNS } from '../model/designs/index.ts';
import { WIDEST_BOUNDS } from '../model/scopes/index.ts';
import type { Step } from '../model/step.ts';
import { predict } from '../properties/agreement.ts';
import { propertyNamed } from '../properties/index.ts';
import { STRICT_CONTRACT } from '../properties/property.ts';
import { judgementOf, predictTwins } from '../properties/twins.ts';
import type { readRun } from '../reports/read.ts';
import { lapse } from './fixtures/spawn.ts';

/** One seed and one transport: whatever the seed, a check of all of them finds more. */
const SEED = '3';

describe('lapse check', { timeout: 60_000 }, () => {
  const faulty = DESIGNS.filter(({ breaks }) => breaks.length > 0);
  it.each(faulty.map((design) => [design.id, design] as const))(
    'should find what is wrong with %s', async (id, design) => {
      const json = await checked([id, '--adapter', 'sim', '--transport', 'websocket',
        '--sequences', '400', '--fail-on', 'should', '--seed', SEED]);
      const violated = new Set(json.verdicts.filter(({ verdict }) => verdict === 'violated')
        .map(({ property }) => property));
      // Something is found that the explorer knows of, and nothing that the model does not predict.
      expect([...violated].filter((property) => design.breaks.includes(property))).not.toEqual([]);
      expect(json.violations.filter((violation) => !isPredicted(design, violation))).toEqual([]);
      expect(json.exitCode).toBe(1);
    });
});

// Helpers

let out = '';
beforeAll(() => { out = mkdtempSync(join(tmpdir(), 'lapse-')); });
afterAll(() => { rmSync(out, { recursive: true, force: true }); });

type RunJson = Awaited<ReturnType<typeof readRun>>;

async function checked(args: readonly string[]): Promise<RunJson> {
  const { stdout } = await lapse(['check', ...args, '--out', out, '--json']);
  return JSON.parse(stdout) as RunJson;
}

/** Whether the design's data break the property on the same steps. */
function isPredicted(design: Design, { property: id, history }: RunJson['violations'][number]) {
  const property = propertyNamed(id);
  if (property === undefined) return false;
  const steps = history.events.map(({ step }) => step as Step);
  const predicted = predict(design, history.phaseMs, steps);
  const twins = predictTwins(design, property, predicted, WIDEST_BOUNDS);
  return judgementOf(property, predicted, STRICT_CONTRACT, twins).violations.length > 0;
}
