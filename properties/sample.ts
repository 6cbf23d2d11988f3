import { TRANSPORTS } from '../model/bounds.ts';
import type { Adapter } from '../model/driver.ts';
import { SCOPES } from '../model/scopes/index.ts';
import { coverages } from './coverage.ts';
import { explorePath } from './execute.ts';
import type { Executed } from './execute.ts';
import { drawSequences, generate } from './generate.ts';
import { plotsIn } from './index.ts';
import { scopesFor } from './lacks.ts';
import type { Lacks } from './lacks.ts';

/** Generated sequences on each transport in turn, from every scope that fits, as executed. */
export async function* sampled(
  adapter: Adapter, seed: number, sequences: number, lacks: Lacks = [],
): AsyncGenerator<Executed> {
  const scopes = scopesFor(SCOPES, lacks);
  const coverageOf = coverages(scopes, lacks);
  for (const [index, draw] of drawSequences(seed, sequences).entries()) {
    const transport = TRANSPORTS[index % TRANSPORTS.length] ?? 'websocket';
    const { bounds, choose, maxSteps } = generate(
      draw, { transport, lacks, scopes, plotsIn }, coverageOf(transport));
    yield await explorePath(adapter, draw.phaseMs, bounds, maxSteps, choose);
  }
}
