import { describe, expect, it } from 'vitest';
import type { Event, Observation } from '../../model/history.ts';
import type { Step } from '../../model/step.ts';
import { STRICT_CONTRACT } from '../../properties/property.ts';
import { propertyNamed } from '../names.ts';
import { whyNotShown } from './not-shown.ts';

describe('whyNotShown', () => {
  it('should take it for mended where the server had shut the client out before a step', () => {
    for (const [id, step] of [['EXP-3', EMITS], ['EXP-5', REFRESHES], ['EXP-9', EMITS]] as const) {
      expect([id, why(id, [LETS_IN, shutOutAt(10_000)], [step])]).toEqual([id, null]);
    }
  });

  it('should say that a step could not be taken for another reason', () => {
    expect(why('EXP-5', [LETS_IN, passes(10_000)], [REFRESHES]))
      .toMatch(/^step 3 \(refresh\) could not be taken, and the server had shut nobody out/);
  });

  it('should show nothing by a server that refuses a good token, or closes a live session', () => {
    const refusing = opens({ kind: 'refused', by: 'client', client: 'A', atMs: 0 });
    expect(why('EXP-10', [refusing, passes(10_000)]))
      .toBe('the server refused a good token, in step 1 (EXP-7) → mend that first');
    for (const id of ['EXP-2', 'EXP-10']) {
      expect(why(id, [LETS_IN, shutOutAt(3_000), SENDS]))
        .toBe('the server closed a live session, in step 2 (EXP-7) → mend that first');
    }
  });

  it('should show nothing by a server that says neither yes nor no', () => {
    expect(why('EXP-7', [opens(), passes(1_000)])).toMatch(/neither let A in .* nor refused it/);
  });

  it('should show nothing of a recovery by a client that has nothing to ask for one by', () => {
    const came = (...seen: readonly Observation[]): string | null =>
      why('EXP-4', [opens(...LETS_IN.observations, ...seen), CUTS, passes(10_000), TURNED_AWAY], [],
        true);
    expect(came()).toMatch(/^no event came to the client/);
    expect(came({ kind: 'received', by: 'client', client: 'A', atMs: 0, packet: 'm9' })).toBeNull();
  });

  it('should show nothing where what a property is about does not come about', () => {
    expect(why('EXP-11', [LETS_IN, passes(10_000)]))
      .toMatch(/^what it is about did not come about/);
    // It is not heard, and there is nothing to count of that.
    expect(why('EXP-2', [LETS_IN, passes(10_000), SENDS])).toBeNull();
  });
});

// Helpers

const OPENS: Step = { do: 'open', client: 'A', transport: 'websocket', token: 'first' };
const EMITS: Step = { do: 'emit', client: 'A', id: 'n1', ack: true };
const REFRESHES: Step = { do: 'refresh', client: 'A', id: 'r1', token: 'longer' };

const opens = (...observations: readonly Observation[]): Event =>
  ({ step: OPENS, fromMs: 0, toMs: 0, observations });
const LETS_IN = opens(
  { kind: 'admitted', by: 'server', client: 'A', atMs: 0 },
  { kind: 'connected', by: 'client', client: 'A', atMs: 0 });

const passes = (toMs: number, ...observations: readonly Observation[]): Event => ({
  step: { do: 'advance', client: 'A', to: 'exp:first', deltaMs: toMs - 10_000, timers: 'first' },
  fromMs: 0, toMs, observations,
});
const shutOutAt = (atMs: number): Event => passes(10_000,
  { kind: 'left', by: 'server', client: 'A', atMs, reason: 'server namespace disconnect' });

const CUTS: Event = {
  step: { do: 'cut', client: 'A' }, fromMs: 0, toMs: 0,
  observations: [
    { kind: 'left', by: 'server', client: 'A', atMs: 0, reason: 'transport close' },
    { kind: 'disconnected', by: 'client', client: 'A', atMs: 0, reason: 'transport close' },
  ],
};
const TURNED_AWAY: Event = {
  step: { do: 'reconnect', client: 'A', token: 'first' }, fromMs: 10_000, toMs: 10_000,
  observations: [{ kind: 'refused', by: 'client', client: 'A', atMs: 10_000 }],
};

const SENDS: Event = {
  step: { do: 'send', client: 'A', messages: [{ id: 'm1', ack: true }] },
  fromMs: 10_000, toMs: 10_000, observations: [],
};

/** @param missing what the file goes on with, and could not be taken */
const why = (
  id: string, events: readonly Event[], missing: readonly Step[] = [], byRecovery = false,
): string | null => whyNotShown({
  property: propertyNamed(id), contract: STRICT_CONTRACT, byRecovery,
  steps: [...events.map(({ step }) => step), ...missing],
  executed: {
    history: { phaseMs: 0, events },
    skipped: missing.map((_, index) => events.length + index),
  },
});
