import { VirtualClock } from './clock.ts';
import type { Adapter } from '../model/driver.ts';
import { HarnessError } from './errors.ts';
import type { Target } from './target.ts';
import type { Work } from './work.ts';

export type AdapterName = 'sim' | 'loopback';

export interface OpenedAdapter {
  readonly adapter: Adapter;
  readonly clock: VirtualClock;
  readonly work: Work;
  /** Events that the target's application has registered listeners for so far. */
  readonly events: ReadonlySet<string>;
}

/**
 * Opens an adapter in this process. The virtual clock is installed before anything that could
 * take a timer or a date with it is loaded: socket.io, the client, the target's own module.
 *
 * @param load loads the target once the clock is installed
 * @throws HarnessError `THREAD_POOL` when thread-pool jobs could overtake one another
 */
export async function openAdapter(
  name: AdapterName, load: () => Promise<Target>,
): Promise<OpenedAdapter> {
  if (process.env['UV_THREADPOOL_SIZE'] !== '1') {
    throw new HarnessError('THREAD_POOL', 'thread-pool jobs may end in any order',
      'start the process with UV_THREADPOOL_SIZE=1 in its environment');
  }
  const clock = new VirtualClock();
  const { Work: WorkCounter } = await import('./work.ts');
  const { openMint } = await import('./mint.ts');
  const target = await load();
  const { sim } = await import('./sim.ts');
  const { loopback } = await import('./loopback.ts');
  const events = new Set<string>();
  const work = new WorkCounter();
  const mint = await openMint();
  work.start({ realSockets: name === 'loopback' });
  const bench = {
    clock, work, mint, target, registered: (event: string) => { events.add(event); },
  };
  return { adapter: name === 'sim' ? sim(bench) : loopback(bench), clock, work, events };
}
