import { describe, expect, it } from 'vitest';
import { openTestBench } from '../adapters/testing.ts';
import { GENEROUS_BOUNDS } from '../model/bounds.ts';
import { DESIGNS, designNamed } from '../model/designs/index.ts';
import type { Design } from '../model/design.ts';
import type { KernelRules } from '../model/kernel/moment.ts';
import type { Step } from '../model/step.ts';
import { WIDEST_BOUNDS } from '../model/scopes/index.ts';
import { executeSteps } from '../properties/execute.ts';
import { EXPLORED_PHASE_MS, explore } from '../properties/explore.ts';
import { PROPERTIES } from '../properties/index.ts';
import type { Executed } from '../properties/execute.ts';
import { adapterFor, partedFrom, sampleOf } from './fixtures/sample.ts';

const SIM_SEQUENCES = 60;
const LOOPBACK_SEQUENCES = 6;

const bench = await openTestBench();
const IDS = DESIGNS.map(({ id }) => id);
describe.each(IDS)('the real server of %s', (id) => {
  it('should do in sim what the model predicts, step by step', async () => {
    expect(await seen(id)).toHaveLength(SIM_SEQUENCES);
    expect(partedFrom(named(id), await seen(id))).toEqual([]);
  });

  it('should do on real sockets what the model predicts', async () => {
    const adapter = await adapterFor(bench, 'loopback', id);
    const executed = await sampleOf(adapter, LOOPBACK_SEQUENCES, named(id).lacks);
    expect(partedFrom(named(id), executed, 'client times within the step')).toEqual([]);
  });
});

describe('agreement', () => {
  it.each(IDS)('should fail when %s is given the data of the design after it', async (id) => {
    const other = named(IDS[(IDS.indexOf(id) + 1) % IDS.length] ?? '');
    const parted = partedFrom(other, await seen(id));
    // Where chance has not come to what tells the two apart, the explorer knows of it.
    expect(parted.length > 0 ? parted : partedFrom(other, await provoked(id, other)))
      .not.toEqual([]);
  }, 120_000);

  it('should fail when the kernel takes a segment packet by packet', async () => {
    const rules: KernelRules = { passes: 'packet by packet', timers: 'before I/O' };
    const executed = await seen('packet-guard');
    expect(partedFrom(named('packet-guard'), executed, 'exact', rules)).not.toEqual([]);
  });

  it('should fail when the kernel lets I/O go before timers', async () => {
    const rules: KernelRules = { passes: 'guards first', timers: 'after I/O' };
    const timer = named('timer');
    const adapter = await adapterFor(bench, 'sim', 'timer');
    const executed = await executeSteps(
      adapter, 0, OVERDUE_WHILE_A_POST_IS_ANSWERED, GENEROUS_BOUNDS);
    expect(executed.skipped).toEqual([]);
    expect(partedFrom(timer, [executed])).toEqual([]);
    expect(partedFrom(timer, [executed], 'exact', rules)).not.toEqual([]);
  });
});

// Helpers

const named = (id: string): Design => designNamed(id) as Design;

const inSim = new Map<string, readonly Executed[]>();

/** A sample of what the design's server does in `sim`, executed once. */
async function seen(id: string): Promise<readonly Executed[]> {
  const known = inSim.get(id);
  if (known !== undefined) return known;
  const adapter = await adapterFor(bench, 'sim', id);
  const executed = await sampleOf(adapter, SIM_SEQUENCES, named(id).lacks);
  inSim.set(id, executed);
  return executed;
}

/** What breaks either of the two in the model, executed on the first one's server. */
async function provoked(id: string, other: Design): Promise<readonly Executed[]> {
  const adapter = await adapterFor(bench, 'sim', id);
  const executed: Executed[] = [];
  for (const design of [named(id), other]) {
    for (const { shortest } of explore(design, PROPERTIES).verdicts) {
      if (shortest === undefined) continue;
      executed.push(await executeSteps(adapter, EXPLORED_PHASE_MS, shortest, WIDEST_BOUNDS));
    }
  }
  return executed;
}

/** A busy listener outlasts the token; the timer is overdue when the next POST could be sent. */
const OVERDUE_WHILE_A_POST_IS_ANSWERED: readonly Step[] = [
  { do: 'open', client: 'A', transport: 'polling', token: 'first' },
  { do: 'hold', client: 'A' },
  { do: 'send', client: 'A', messages: [{ id: 'm1a', busyMs: 300 }, { id: 'm1b' }] },
  { do: 'send', client: 'A', messages: [{ id: 'm2', ack: true }] },
  { do: 'advance', client: 'A', to: 'exp:first', deltaMs: -1, timers: 'first' },
  { do: 'deliver', client: 'A' },
];
