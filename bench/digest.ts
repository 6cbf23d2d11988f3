import { createHash } from 'node:crypto';
import { adapterOn, benchFor, openBench } from '../adapters/open.ts';
import { designTarget } from '../adapters/targets.ts';
import type { Adapter } from '../model/driver.ts';
import { sampled } from '../properties/sample.ts';

/**
 * A process of its own: executes the same generated sequences in `sim` as often as it is asked to,
 * and prints the digest of each round on a line of its own. The rounds must not differ, nor those
 * of two processes.
 *
 * usage: tsx bench/digest.ts '{"designs":["timer"],"sequences":8,"seed":1,"rounds":2,"jitter":0}'
 */
export interface DigestRequest {
  readonly designs: readonly string[];
  /** Of each design, spread over the transports. */
  readonly sequences: number;
  readonly seed: number;
  readonly rounds: number;
  /** Seeds how many extra turns of the event loop each chunk spends on the wire; 0 for none. */
  readonly jitter: number;
}

/** Extra turns that a chunk may spend on the wire. */
const MOST_JITTER_TURNS = 5;

/** Executes the sequences once. @returns SHA-256 of their histories and frames */
export async function digestOf(
  adapters: readonly Adapter[], { sequences, seed }: DigestRequest,
): Promise<string> {
  const hash = createHash('sha256');
  for (const adapter of adapters) {
    for await (const { history, framesSha256, inconclusive } of sampled(adapter, seed, sequences)) {
      hash.update(JSON.stringify([history, framesSha256, inconclusive]));
    }
  }
  return hash.digest('hex');
}

/** A generator of its own: what jitters must not disturb what is generated. */
function jitterFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % (MOST_JITTER_TURNS + 1);
  };
}

async function main(request: DigestRequest): Promise<void> {
  const { bench } = await openBench(() => designTarget('reference'));
  const fate = jitterFrom(request.jitter);
  const adapters = await Promise.all(request.designs.map(async (id) => adapterOn({
    ...await benchFor(bench, await designTarget(id)),
    ...(request.jitter === 0 ? {} : { fate }),
  }, 'sim')));
  for (let round = 0; round < request.rounds; round += 1) {
    process.stdout.write(`${await digestOf(adapters, request)}\n`);
  }
  process.exit(0);
}

await main(JSON.parse(process.argv[2] ?? '{}') as DigestRequest);
