import { VirtualClock } from './clock.ts';
import type { Adapter } from '../model/driver.ts';
import { HarnessError } from './errors.ts';
import type { Bench } from './bench.ts';
import type { AnyFunction } from './callers.ts';
import type { Place } from './place.ts';
import type { Mint } from './mint.ts';
import type { Target } from './target.ts';
import type { Work } from './work.ts';

export type AdapterName = 'sim' | 'loopback';

export interface OpenedAdapter {
  readonly adapter: Adapter;
  readonly bench: Bench;
  readonly clock: VirtualClock;
  readonly work: Work;
  /** Events that the target's application has registered listeners for so far, and where. */
  readonly events: ReadonlyMap<string, Place | undefined>;
  /** The secret that the target is given. */
  readonly key: Buffer;
}

export interface OpenedBench {
  readonly bench: Bench;
  readonly events: ReadonlyMap<string, Place | undefined>;
}

/**
 * Prepares this process for real servers under virtual time. The clock is installed before
 * anything that could take a timer or a date with it is loaded: socket.io, the client, the
 * target's own module.
 *
 * @param load loads the target once the clock is installed
 * @throws HarnessError `THREAD_POOL` when thread-pool jobs could overtake one another
 */
export async function openBench(load: () => Promise<Target>): Promise<OpenedBench> {
  if (process.env['UV_THREADPOOL_SIZE'] !== '1') {
    throw new HarnessError('THREAD_POOL', 'thread-pool jobs may end in any order',
      'start the process with UV_THREADPOOL_SIZE=1 in its environment');
  }
  const clock = new VirtualClock();
  const { Work: WorkCounter } = await import('./work.ts');
  const target = await load();
  const { placeOfCaller } = await import('./place.ts');
  const events = new Map<string, Place | undefined>();
  const bench = {
    clock, work: new WorkCounter(), mint: await mintFor(target), target,
    registered: (event: string, called: AnyFunction) => {
      // Once for each event: every session registers the same again.
      if (!events.has(event)) events.set(event, placeOfCaller(called));
    },
  };
  return { bench, events };
}

/** An adapter on a bench of its own. @see openBench */
export async function openAdapter(
  name: AdapterName, load: () => Promise<Target>,
): Promise<OpenedAdapter> {
  const { bench, events } = await openBench(load);
  const adapter = await adapterOn(bench, name);
  return { adapter, bench, clock: bench.clock, work: bench.work, events, key: bench.mint.key };
}

/** The same bench for another target, with tokens that are signed as that one wants them. */
export async function benchFor(bench: Bench, target: Target): Promise<Bench> {
  const suits = bench.target.alg === target.alg && bench.target.issuer === target.issuer;
  return { ...bench, target, mint: suits ? bench.mint : await mintFor(target) };
}

async function mintFor({ alg, issuer }: Target): Promise<Mint> {
  if (issuer !== undefined) return (await import('./own-mint.ts')).openOwnMint(issuer);
  return (await import('./mint.ts')).openMint(alg);
}

/** Puts an adapter on a bench, and begins to count the work that goes on. */
export async function adapterOn(bench: Bench, name: AdapterName): Promise<Adapter> {
  const { sim } = await import('./sim.ts');
  const { loopback } = await import('./loopback.ts');
  bench.work.start({ realSockets: name === 'loopback' });
  return ({ sim, loopback } satisfies Record<AdapterName, unknown>)[name](bench);
}
