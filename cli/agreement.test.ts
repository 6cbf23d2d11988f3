import { describe, expect, it } from 'vitest';
import { openTestBench } from '../adapters/testing.ts';
import { GENEROUS_BOUNDS } from '../model/bounds.ts';
import { DESIGNS, designNamed } from '../model/designs/index.ts';
import type { Design } from '../model/design.ts';
import type { KernelRules } from '../model/kernel/moment.ts';
import type { Step } from '../model/step.ts';
import { executeSteps } from '../properties/execute.ts';
import type { Executed } from '../properties/execute.ts';
import { SOME_DESIGNS } from '../properties/fixtures/designs.ts';
import { adapterFor, partedFrom, sampleOf } from './fixtures/sample.ts';
import { swapData } from './fixtures/swapped.ts';

const SIM_SEQUENCES = 60;
const LOOPBACK_SEQUENCES = 6;

const bench = await openTestBench();
const IDS = DESIGNS.map(({ id }) => id);
describe.each(IDS)('the real server of %s', (id) => {
  it('should do in sim what the model predicts, step by step', async () => {
    const executed = await seen(id);
    expect(executed).toHaveLength(SIM_SEQUENCES);
    expect(partedFrom(named(id), executed)).toEqual([]);
  });

  it('should do on real sockets what the model predicts', async () => {
    const adapter = await adapterFor(bench, 'loopback', id);
    const executed = await sampleOf(adapter, LOOPBACK_SEQUENCES, named(id).lacks);
    expect(partedFrom(named(id), executed, 'client times within the step')).toEqual([]);
  });
});

/** With the others' data, `npm run test:whole`. */
swapData(bench, SOME_DESIGNS);

describe('agreement', () => {
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

/** A sample of what the design's server does in `sim`. */
const seen = async (id: string): Promise<readonly Executed[]> =>
  sampleOf(await adapterFor(bench, 'sim', id), SIM_SEQUENCES, named(id).lacks);

/** A busy listener outlasts the token; the timer is overdue when the next POST could be sent. */
const OVERDUE_WHILE_A_POST_IS_ANSWERED: readonly Step[] = [
  { do: 'open', client: 'A', transport: 'polling', token: 'first' },
  { do: 'hold', client: 'A' },
  { do: 'send', client: 'A', messages: [{ id: 'm1a', busyMs: 300 }, { id: 'm1b' }] },
  { do: 'send', client: 'A', messages: [{ id: 'm2', ack: true }] },
  { do: 'advance', client: 'A', to: 'exp:first', deltaMs: -1, timers: 'first' },
  { do: 'deliver', client: 'A' },
];
