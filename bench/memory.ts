import { openAdapter } from '../adapters/open.ts';
import { designTarget } from '../adapters/targets.ts';
import { TRANSPORTS } from '../model/bounds.ts';
import { SCOPES } from '../model/scopes/index.ts';
import { coverages } from '../properties/coverage.ts';
import { explorePath } from '../properties/execute.ts';
import { drawSequences, generate } from '../properties/generate.ts';
import { PROPERTIES, plotsIn } from '../properties/index.ts';
import { STRICT_CONTRACT } from '../properties/property.ts';
import { judgementOf } from '../properties/twins.ts';

/**
 * `npm run bench:memory`: 20,000 generated sequences on `reference`, one after another in one
 * process. None is violated, and the process does not grow.
 */
const SEQUENCES = 20_000;
const SETTLED_AFTER = 2_000;
const BATCH = 500;
const MOST_GROWTH = 1.2;

const residentMb = (): number => process.memoryUsage.rss() / 2 ** 20;

const { adapter } = await openAdapter('sim', () => designTarget('reference'));
const coverageOf = coverages(SCOPES, []);
let [executed, violated, inconclusive, settledMb] = [0, 0, 0, 0];

async function runBatch(seed: number): Promise<void> {
  for (const draw of drawSequences(seed, BATCH)) {
    const transport = TRANSPORTS[executed % TRANSPORTS.length] ?? 'websocket';
    const { bounds, choose, maxSteps } = generate(
      draw, { transport, lacks: [], scopes: SCOPES, plotsIn }, coverageOf(transport));
    const sequence = await explorePath(adapter, draw.phaseMs, bounds, maxSteps, choose);
    executed += 1;
    if (sequence.inconclusive !== null) inconclusive += 1;
    if (PROPERTIES.some((property) =>
      judgementOf(property, sequence.history, STRICT_CONTRACT).violations.length > 0)) {
      violated += 1;
    }
  }
}

for (let seed = 1; executed < SEQUENCES; seed += 1) {
  await runBatch(seed);
  if (executed === SETTLED_AFTER) settledMb = residentMb();
  if (executed % SETTLED_AFTER !== 0) continue;
  process.stdout.write(`${executed} sequences: ${violated} violated, ${inconclusive} inconclusive, `
    + `${residentMb().toFixed(0)} MB\n`);
}
const growth = residentMb() / settledMb;
process.stdout.write(`grew to ${growth.toFixed(2)} × (at most ${MOST_GROWTH})\n`);
process.exit(violated + inconclusive === 0 && growth <= MOST_GROWTH ? 0 : 1);
