import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { HarnessError } from '../adapters/errors.ts';
import type { Fate } from '../adapters/network/memory.ts';
import type { Bench } from '../adapters/bench.ts';
import { clockWith, openTestBench } from '../adapters/testing.ts';
import type { Work } from '../adapters/work.ts';
import type { Design } from '../model/design.ts';
import { designNamed } from '../model/designs/index.ts';
import { checkHarness } from './worker/self-check.ts';
import { adapterFor, partedFrom, sampleOf } from './fixtures/sample.ts';

const SEQUENCES = 20;

const bench = await openTestBench();
const reference = designNamed('reference') as Design;

describe('a fault of the harness', () => {
  it('should be the only thing that makes the reference and its model part', async () => {
    expect(await outcomeOn({})).toBe('agreed');
  });

  it.each(['lost', 'overtaken'] as const)(
    'should be known for what it is: a wire on which a chunk is %s at times', async (happens) => {
      let chunks = 0;
      const fate = (): Fate => (chunks += 1) % 13 === 0 ? happens : 0;
      expect(await outcomeOn({ fate })).toBe('WIRE_ASTRAY');
    });

  it('should keep a check from judging anything', async () => {
    const on = async (faults: Partial<Bench>): Promise<void> =>
      checkHarness(await adapterFor({ ...bench, ...faults }, 'sim', 'reference'));
    await expect(on({})).resolves.toBeUndefined();
    const clock = clockWith(bench.clock, { withholdDueAt: () => undefined });
    await expect(on({ clock })).rejects.toThrow('HARNESS_ASTRAY');
    let chunks = 0;
    await expect(on({ fate: () => (chunks += 1) === 40 ? 'lost' : 0 }))
      .rejects.toThrow('WIRE_ASTRAY');
  });

  it('should not pass for an agreement: thread-pool jobs that are not waited for', async () => {
    // The pool's one thread is kept busy: no verification can be done by luck meanwhile.
    const busy = promisify(pbkdf2)('a password', 'salt', 3_000_000, 32, 'sha256');
    const outcome = await outcomeOn({ work: workWith({ pending: () => 0 }) });
    await busy;
    expect(outcome).not.toBe('agreed');
  });

  it('should not pass for an agreement: a clock that goes a millisecond too far', async () => {
    const clock = clockWith(bench.clock, {
      moveTo: (offsetMs) => { bench.clock.moveTo(offsetMs + 1); },
    });
    expect(await outcomeOn({ clock })).not.toBe('agreed');
  });

  it('should not pass for an agreement: a clock that stands still', async () => {
    const clock = clockWith(bench.clock, { moveTo: () => undefined });
    expect(await outcomeOn({ clock })).toBe('CLOCK_ASTRAY');
  });

  it('should not pass for an agreement: a clock that runs backwards now and then', async () => {
    let looks = 0;
    const clock = clockWith(bench.clock, {
      elapsedMs: () => bench.clock.elapsedMs() - ((looks += 1) % 11 === 0 ? 2 : 0),
    });
    expect(await outcomeOn({ clock })).not.toBe('agreed');
  });

  it('should not pass for an agreement: timers that fire in the wrong order', async () => {
    const clock = clockWith(bench.clock, { withholdDueAt: () => undefined });
    expect(await outcomeOn({ clock })).not.toBe('agreed');
  });
});

// Helpers

const workWith = (ways: Partial<Work>): Work => new Proxy(bench.work, {
  get(target, name: keyof Work) {
    const way: unknown = ways[name] ?? target[name];
    return typeof way === 'function' ? way.bind(target) as unknown : way;
  },
});

/** What came of a sample on the reference: its model agreed, it parted, or the harness said no. */
async function outcomeOn(faults: Partial<Bench>): Promise<string> {
  try {
    const adapter = await adapterFor({ ...bench, ...faults }, 'sim', 'reference');
    return partedFrom(reference, await sampleOf(adapter, SEQUENCES))[0] ?? 'agreed';
  } catch (error) {
    if (error instanceof HarnessError) return error.code;
    throw error;
  }
}
