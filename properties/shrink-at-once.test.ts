import { expect, it } from 'vitest';
import { initialSituation } from '../model/situation.ts';
import type { Event } from '../model/history.ts';
import type { Step } from '../model/step.ts';
import type { Executed } from './execute.ts';
import { cheapest } from './shrink-at-once.ts';

it('should rather keep a message that somebody is recovered by than depend on others', () => {
  const alone = executed(OPENS, SENDS, WAITS, RETURNS);
  const byOthers = executed(OPENS, WAITS, RETURNS);
  expect(cheapest([byOthers, alone])).toBe(alone);
  // Of what no recovery has to do with, the shorter is the better one.
  const shorter = executed(OPENS, WAITS);
  expect(cheapest([alone, shorter])).toBe(shorter);
});

// Helpers

const OPENS: Step = { do: 'open', client: 'A', transport: 'websocket', token: 'first' };
const SENDS: Step = { do: 'send', client: 'A', messages: [{ id: 'm1' }] };
const WAITS: Step =
  { do: 'advance', client: 'A', to: 'exp:first', deltaMs: 400, timers: 'first' };
const RETURNS: Step = { do: 'reconnect', client: 'A', token: 'first' };

/** Whoever comes back is recovered. */
const executed = (...steps: readonly Step[]): Executed => ({
  history: { phaseMs: 0, events: steps.map((step): Event => ({
    step, fromMs: 0, toMs: 0, observations: step !== RETURNS ? [] : [
      { kind: 'admitted', by: 'server', client: 'A', atMs: 0, recovered: true }],
  })) },
  framesSha256: '', skipped: [], inconclusive: null, after: initialSituation(0),
});
