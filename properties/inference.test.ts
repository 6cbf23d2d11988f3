import { describe, expect, it } from 'vitest';
import type { Design } from '../model/design.ts';
import { DESIGNS } from '../model/designs/index.ts';
import { reference } from '../model/designs/reference.ts';
import { timer } from '../model/designs/timer.ts';
import type { Event, History, Observation } from '../model/history.ts';
import { SCOPES } from '../model/scopes/index.ts';
import { firstDifference, predict } from './agreement.ts';
import { EXPLORED_PHASE_MS } from './explore.ts';
import { randomWalks } from './fixtures/designs.ts';
import { Inference } from './inference.ts';
import type { Compared, Standing } from './inference.ts';
import { scopesFor } from './lacks.ts';

const SAMPLED = DESIGNS.filter((_design, index) => index % 9 === 0);

describe('Inference', () => {
  it.each(SAMPLED)('should keep $id, and fell no design that would do the same', (design) => {
    const histories = walksOf(design, 3);
    for (const { design: id, fell, agreed } of standings(histories, 'everything')) {
      const alone = fallAlone(DESIGNS.find((one) => one.id === id), histories);
      expect({ id, fell: fell && { sequence: fell.sequence, event: fell.event } })
        .toEqual({ id, fell: alone });
      expect(agreed).toBe(alone === null ? histories.length : alone.sequence - 1);
    }
    expect(standingOf(design, histories).fell).toBeNull();
  });

  it('should tell what the design would have shown, and what was seen instead', () => {
    const histories = walksOf(timer, 3);
    const { fell } = standingOf(reference, histories);
    const event = histories[(fell?.sequence ?? 0) - 1]?.events[fell?.event ?? 0];
    expect(fell?.step).toEqual(event?.step);
    expect([...fell?.expected ?? [], ...fell?.seen ?? []]).not.toEqual([]);
    for (const seen of fell?.seen ?? []) expect(event?.observations).toContainEqual(seen);
  });

  it('should be consistent with none where a server does what no design does', () => {
    const [history] = walksOf(reference, 1);
    if (history === undefined) throw new Error('there is a walk');
    const twice = { ...history, events: history.events.map(admittingTwice) };
    const all = standings([twice], 'decisions');
    expect(all.filter(({ fell }) => fell === null)).toEqual([]);
  });

  it('should let an application say what it likes, where decisions alone are compared', () => {
    const histories = walksOf(reference, 1).map((history) =>
      ({ ...history, events: history.events.map(chatting) }));
    expect(standingOf(reference, histories, 'decisions').fell).toBeNull();
    expect(standingOf(reference, histories, 'everything').fell).not.toBeNull();
  });

  it('should compare from when an acceptance counts, and not when it showed', () => {
    const histories = walksOf(reference, 1).map((history) =>
      ({ ...history, events: history.events.map(shownLater) }));
    expect(standingOf(reference, histories, 'decisions').fell).toBeNull();
    expect(standingOf(reference, histories, 'everything').fell).not.toBeNull();
  });
});

// Helpers

const shownLater = (event: Event): Event => ({
  ...event,
  observations: event.observations.map((seen) =>
    seen.kind === 'accepted' ? { ...seen, latestMs: seen.atMs + 5 } : seen),
});

const walksOf = (design: Design, each: number): readonly History[] =>
  scopesFor(SCOPES, design.lacks).flatMap((scope) => [...randomWalks(design, scope, each)])
    .map((events) => ({ phaseMs: EXPLORED_PHASE_MS, events }));

function standings(histories: readonly History[], compared: Compared): readonly Standing[] {
  const inference = new Inference(DESIGNS, compared, 'exact');
  for (const [index, history] of histories.entries()) inference.note(history, index + 1);
  return inference.inferred.designs;
}

function standingOf(
  { id }: Design, histories: readonly History[], compared: Compared = 'everything',
): Standing {
  const found = standings(histories, compared).find(({ design }) => design === id);
  if (found === undefined) throw new Error(`${id} is no suspect`);
  return found;
}

/** The same for one design, without anything that is shared among them. */
function fallAlone(
  design: Design | undefined, histories: readonly History[],
): { readonly sequence: number; readonly event: number } | null {
  if (design === undefined) throw new Error('it is one of the built-in designs');
  for (const [index, history] of histories.entries()) {
    const steps = history.events.map(({ step }) => step);
    const event = firstDifference(predict(design, history.phaseMs, steps), history);
    if (event !== null) return { sequence: index + 1, event };
  }
  return null;
}

const admittingTwice = (event: Event): Event => ({
  ...event,
  observations: event.observations.flatMap((seen): readonly Observation[] =>
    seen.kind === 'admitted' || seen.kind === 'refused' ? [seen, seen] : [seen]),
});

const chatting = (event: Event): Event => ({
  ...event,
  observations: [
    ...event.observations,
    { by: 'server', kind: 'sent', client: 'A', packet: 'hello', atMs: event.toMs },
  ],
});
