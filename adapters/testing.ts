import type { Adapter, Session } from '../model/driver.ts';
import type { VirtualClock } from './clock.ts';
import type { Bench } from './bench.ts';
import { adapterOn, openBench } from './open.ts';
import type { AdapterName } from './open.ts';
import type { StartOptions, Target } from './target.ts';
import { designTarget } from './targets.ts';

/** Sequences on servers whose ways are known, through one adapter. */
export interface OpenedTargets {
  readonly clock: VirtualClock;
  /** Begins on a built-in server. */
  readonly begin: (design: string, phaseMs?: number) => Promise<Session>;
  /** Begins on a server that a test writes. */
  readonly beginWith: (
    start: (options: StartOptions) => unknown, phaseMs?: number,
  ) => Promise<Session>;
}

/** A bench for the tests of a file, which have its process to themselves. */
export const openTestBench = async (design = 'reference'): Promise<Bench> =>
  (await openBench(() => designTarget(design))).bench;

/** A clock that differs from this one in some of its ways. Only one can be installed. */
export const clockWith = (clock: VirtualClock, ways: Partial<VirtualClock>): VirtualClock =>
  new Proxy(clock, {
    get(target, name: keyof VirtualClock) {
      const way: unknown = ways[name] ?? target[name];
      return typeof way === 'function' ? way.bind(target) as unknown : way;
    },
  });

/** An adapter in a test: the runner's own timers and sockets are not the server's. */
export const quietly = (bench: Bench, adapter: Adapter): Adapter => ({
  name: adapter.name,
  begin: (phaseMs) => {
    forget(bench);
    return adapter.begin(phaseMs);
  },
});

/** The adapter on this bench, for any target; whatever counted work on it before has ended. */
export async function openTargets(bench: Bench, name: AdapterName): Promise<OpenedTargets> {
  bench.work.stop();
  const adapterFor = (target: Target): Promise<Adapter> => adapterOn({ ...bench, target }, name);
  const begin = async (target: Target, phaseMs: number): Promise<Session> => {
    return quietly(bench, await adapterFor(target)).begin(phaseMs);
  };
  return {
    clock: bench.clock,
    begin: async (design, phaseMs = 0) => begin(await designTarget(design), phaseMs),
    beginWith: (start, phaseMs = 0) => begin({ ...bench.target, start }, phaseMs),
  };
}

/** A test runner sets real timers of its own, which are no escape of the server's. */
function forget({ work }: Bench): void {
  work.takeEscapes();
  work.takeUncounted();
}
