import { describe, expect, it } from 'vitest';
import { openTestBench } from '../adapters/testing.ts';
import type { Bounds } from '../model/actions/action.ts';
import { GENEROUS_BOUNDS } from '../model/bounds.ts';
import { WIDEST_BOUNDS } from '../model/scopes/index.ts';
import { designNamed } from '../model/designs/index.ts';
import type { Design } from '../model/design.ts';
import type { KernelRules } from '../model/kernel/moment.ts';
import { DROPPED_AT_EXPIRY, GHOST, STOLEN } from '../model/hand-made.ts';
import type { Step } from '../model/step.ts';
import type { TokenName } from '../model/tokens.ts';
import { executeSteps } from '../properties/execute.ts';
import { SOME_DESIGNS } from '../properties/fixtures/designs.ts';
import { confirmServers } from './fixtures/confirmed.ts';
import { adapterFor, partedFrom, seenInSim } from './fixtures/sample.ts';
import { swapData } from './fixtures/swapped.ts';

const bench = await openTestBench();
confirmServers(bench, SOME_DESIGNS);
swapData(bench, SOME_DESIGNS);

describe('agreement', () => {
  it.each(['reference', 'any-algorithm', 'keys-cached'])(
    'should hold for %s whichever two refreshes come in one POST', async (id) => {
      const adapter = await adapterFor(bench, 'sim', id);
      const executed = [];
      for (const pair of PAIRS) {
        executed.push(await executeSteps(adapter, 0, refreshedInOnePost(pair), WITH_REFRESHES));
      }
      expect(partedFrom(named(id), executed)).toEqual([]);
      // Forged ones, here five of ten, come alone.
      expect(executed.filter(({ skipped }) => skipped.length === 0)).toHaveLength(5 * 4);
    });

  it('should hold where a POST is broken off by a close that says nothing', async () => {
    const adapter = await adapterFor(bench, 'sim', 'silent-close');
    const executed = [];
    for (const steps of BROKEN_OFF) {
      executed.push(await executeSteps(adapter, 250, steps, WIDEST_BOUNDS));
    }
    expect(executed.map(({ skipped }) => skipped)).toEqual([[], []]);
    expect(partedFrom(named('silent-close'), executed)).toEqual([]);
  });

  it.each([
    ['a client leaves that does not know where else it was let in', 'next-twice', GHOST],
    ['a client has two sessions, one of them stolen', 'recovers-for-ever', STOLEN],
    ['a session is stored as it expires', 'recovers-kicked', DROPPED_AT_EXPIRY],
  ] as const)('should hold where %s', async (_, id, steps) => {
    const adapter = await adapterFor(bench, 'sim', id);
    const executed = await executeSteps(adapter, 0, steps, WIDEST_BOUNDS);
    expect(executed.skipped).toEqual([]);
    expect(partedFrom(named(id), [executed])).toEqual([]);
  });

  it('should fail when the kernel takes a segment packet by packet', async () => {
    const rules: KernelRules = { passes: 'packet by packet', timers: 'before I/O' };
    const executed = await seenInSim(bench, named('packet-guard'));
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

const REFRESHES: readonly TokenName[] = [
  'longer', 'shorter', 'other-subject', 'expired', 'exp-null', 'wrong-key', 'alg-none',
  'alg-confused', 'next-key', 'malformed',
];
const PAIRS = REFRESHES.flatMap((one) =>
  REFRESHES.filter((two) => two !== one).map((two) => [one, two] as const));
const WITH_REFRESHES: Bounds = {
  ...GENEROUS_BOUNDS, refreshTokens: REFRESHES, together: 9,
  most: { ...GENEROUS_BOUNDS.most, refresh: 2 },
};

const refreshedInOnePost = ([one, two]: readonly [TokenName, TokenName]): readonly Step[] => [
  { do: 'open', client: 'A', transport: 'polling', token: 'first' },
  { do: 'hold', client: 'A' },
  { do: 'send', client: 'A', messages: [{ id: 'm1', ack: true }] },
  { do: 'refresh', client: 'A', id: 'r1', token: one },
  { do: 'refresh', client: 'A', id: 'r2', token: two },
  { do: 'deliver', client: 'A' },
];

const IS_IN: readonly Step[] = [
  { do: 'engine', client: 'A', transport: 'polling', token: 'first' },
  { do: 'connect', client: 'A', token: 'first' },
];
const PULL: Step = { do: 'pull', client: 'A' };
const BEGUN_AND_EXPIRED: readonly Step[] = [
  { do: 'begin', client: 'A', id: 'mp1', what: 'body' },
  { do: 'advance', client: 'A', to: 'exp:first', deltaMs: 0, timers: 'first' },
];

/** With something left that is to be fetched, and with nothing. */
const BROKEN_OFF: readonly (readonly Step[])[] = [
  [...IS_IN, ...BEGUN_AND_EXPIRED, PULL], [...IS_IN, PULL, ...BEGUN_AND_EXPIRED],
];

/** A busy listener outlasts the token; the timer is overdue when the next POST could be sent. */
const OVERDUE_WHILE_A_POST_IS_ANSWERED: readonly Step[] = [
  { do: 'open', client: 'A', transport: 'polling', token: 'first' },
  { do: 'hold', client: 'A' },
  { do: 'send', client: 'A', messages: [{ id: 'm1a', busyMs: 300 }, { id: 'm1b' }] },
  { do: 'send', client: 'A', messages: [{ id: 'm2', ack: true }] },
  { do: 'advance', client: 'A', to: 'exp:first', deltaMs: -1, timers: 'first' },
  { do: 'deliver', client: 'A' },
];
