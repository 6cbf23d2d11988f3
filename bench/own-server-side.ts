import { join } from 'node:path';
import { configuredTarget } from '../cli/settings.ts';
import { openTarget } from '../cli/worker/target.ts';
import type { InProcessRef } from '../cli/protocol.ts';
import { moduleLacks } from '../adapters/targets.ts';
import { PROPERTIES } from '../properties/index.ts';
import { STRICT_CONTRACT } from '../properties/property.ts';
import { sampled } from '../properties/sample.ts';
import { judgementOf } from '../properties/twins.ts';

/** One side of `npm run bench:own-server`: generated sequences on a server, and what they cost. */
export interface CostRequest { readonly seed: number; readonly sequences: number }
export interface CostResult { readonly cpuMs: number }

const EXAMPLE = join(import.meta.dirname, '..', 'examples', 'express-cookie');

async function refOf(name: string): Promise<InProcessRef> {
  if (name === 'reference') return { kind: 'design', name };
  const target = await configuredTarget('lapse.config.mjs', [EXAMPLE], {});
  if (target.kind !== 'module') throw new Error('the example is no module any more');
  return { ...target, path: join(EXAMPLE, `${name}.mjs`) };
}

const { adapter } = await openTarget(
  'sim', await refOf(process.argv[2] ?? ''), 'websocket');
// Both are tried with what can be tried on a server that lapse did not write.
const lacks = moduleLacks({ carrier: 'cookie' });

process.on('message', ({ seed, sequences }: CostRequest) => {
  void cost(seed, sequences).then((result) => process.send?.(result));
});
process.send?.('ready');

async function cost(seed: number, sequences: number): Promise<CostResult> {
  const before = process.cpuUsage();
  for await (const { history } of sampled(adapter, seed, sequences, lacks)) {
    for (const property of PROPERTIES) judgementOf(property, history, STRICT_CONTRACT);
  }
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1000 };
}
