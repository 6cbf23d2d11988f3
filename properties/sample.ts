import { TRANSPORTS } from '../model/bounds.ts';
import type { Adapter } from '../model/driver.ts';
import { SCOPES } from '../model/scopes/index.ts';
import { explorePath } from './execute.ts';
import type { Executed } from './execute.ts';
import { Coverage, drawSequences, generate } from './generate.ts';
import { plotsIn } from './index.ts';
import { scopesFor } from './lacks.ts';
import type { Lacks } from './lacks.ts';

/** Generated sequences on each transport in turn, from every scope that fits, as executed. */
export async function* sampled(
  adapter: Adapter, seed: number, sequences: number, lacks: Lacks = [],
): AsyncGenerator<Executed> {
  const coverage = new Coverage();
  const scopes = scopesFor(SCOPES, lacks);
  for (const [index, draw] of drawSequences(seed, sequences).entries()) {
    const transport = TRANSPORTS[index % TRANSPORTS.length] ?? 'websocket';
    const { bounds, choose } = generate(draw, { transport, lacks, scopes, plotsIn }, coverage);
    yield await explorePath(adapter, draw.phaseMs, bounds, draw.picks.length, choose);
  }
}
