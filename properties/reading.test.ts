import { describe, expect, it } from 'vitest';
import { referenceRecovery } from '../model/designs/reference-recovery.ts';
import { refreshOvertakes } from '../model/designs/refresh-overtakes.ts';
import { timer } from '../model/designs/timer.ts';
import type { Design } from '../model/design.ts';
import type { Event } from '../model/history.ts';
import { SCOPES } from '../model/scopes/index.ts';
import type { Scope } from '../model/scope.ts';
import { EXPLORED_PHASE_MS, boundsFor } from './explore.ts';
import { randomWalks } from './fixtures/designs.ts';
import {
  connected, cutAt, left, opened, passed, reconnected, refreshedSlowly,
} from './hand-made.ts';
import type { Seen } from './hand-made.ts';
import { PROPERTIES } from './index.ts';
import { scopesFor } from './lacks.ts';
import { attemptsOf, nothingRead, readOn, sessionsOf } from './sessions.ts';
import { isJudgedIn, predictingTwins } from './twins.ts';

const CASES: readonly (readonly [string, string, Design, Scope])[] =
  [referenceRecovery, refreshOvertakes, timer].flatMap((design) =>
    scopesFor(SCOPES, design.lacks).map((scope) =>
      [design.id, scope.name, design, scope] as const));
const WALKS = 60;

describe('readOn', () => {
  it.each(CASES)('should come to what reading anew comes to: %s, %s', (_id, _in, design, scope) => {
    for (const events of randomWalks(design, scope, WALKS)) readBothWays(EXPLORED_PHASE_MS, events);
  });

  it('should see a slow refresh end in an event that shows nothing of it', () => {
    let reading = nothingRead(0);
    const events = [opened(), refreshedSlowly(10, 'r1', 'longer'), passed(10, 500)];
    for (const event of events) reading = readOn(reading, event);
    expect(sessionsOf(reading)[0]?.refreshes).toMatchObject([{ byEvent: Infinity }]);
    reading = readOn(reading, passed(500, 2_000));
    expect(sessionsOf(reading)[0]?.refreshes).toMatchObject([{ byEvent: 3, due: 'applied' }]);
  });

  it('should see what a refresh left to the session that was recovered', () => {
    const recovered: Seen = { by: 'server', kind: 'admitted', recovered: true };
    readBothWays(0, [
      opened(), refreshedSlowly(10, 'r1', 'longer'), cutAt(20, left('transport close')),
      reconnected(30, 'shorter', recovered, connected), passed(30, 500), passed(500, 2_000),
    ]);
  });

  it('should leave the reading before it as it was', () => {
    const [scope] = SCOPES;
    if (scope === undefined) throw new Error('there is a first scope');
    for (const events of randomWalks(referenceRecovery, scope, 10)) {
      let reading = nothingRead(EXPLORED_PHASE_MS);
      for (const event of events) {
        const [before, after] = [structuredClone(reading), readOn(reading, event)];
        expect(reading).toEqual(before);
        reading = after;
      }
    }
  });
});

describe('predictingTwins', () => {
  const compared = PROPERTIES.filter(({ twinsOf }) => twinsOf !== undefined);

  it.each(CASES)('should predict each anew or together: %s, %s', (_id, _in, design, scope) => {
    const bounds = boundsFor(design, scope);
    const together = predictingTwins(design, EXPLORED_PHASE_MS, bounds);
    for (const property of compared.filter((one) => isJudgedIn(one, scope.name))) {
      for (const events of randomWalks(design, scope, WALKS)) {
        const history = { phaseMs: EXPLORED_PHASE_MS, events };
        const anew = predictingTwins(design, EXPLORED_PHASE_MS, bounds)(property, history);
        expect(together(property, history)).toEqual(anew);
      }
    }
  });
});

// Helpers

function readBothWays(phaseMs: number, events: readonly Event[]): void {
  let reading = nothingRead(phaseMs);
  for (const [index, event] of events.entries()) {
    reading = readOn(reading, event);
    const anew = { phaseMs, events: events.slice(0, index + 1) };
    expect(reading.events).toEqual(anew.events);
    expect(attemptsOf(reading)).toEqual(attemptsOf(anew));
    expect(sessionsOf(reading)).toEqual(sessionsOf(anew));
  }
}
