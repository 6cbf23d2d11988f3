import type { Design } from '../model/design.ts';
import type { Event, History, Observation } from '../model/history.ts';
import { next } from '../model/kernel/next.ts';
import type { KernelRules } from '../model/kernel/moment.ts';
import { initialState } from '../model/state.ts';
import { CLIENTS } from '../model/step.ts';
import type { ClientName, Step } from '../model/step.ts';

/** What the model says a design's server does on these steps. Never derived from observations. */
export function predict(
  design: Design, phaseMs: number, steps: readonly Step[], rules?: KernelRules,
): History {
  let state = initialState(phaseMs);
  let nowMs = 0;
  const events: Event[] = [];
  for (const step of steps) {
    const taken = next(state, step, design, nowMs, rules);
    events.push(taken.event);
    state = taken.state;
    nowMs = taken.event.toMs;
  }
  return { phaseMs, events };
}

/**
 * The order in which one observer saw things of one client is predicted exactly. Server and client
 * are two observers, and two clients are two conversations: which of them saw its part first within
 * one instant is no fact of the protocol. That a frame arrived is a fact of the wire, and not
 * predicted.
 */
function view(
  event: Event, by: Observation['by'], client: ClientName, untimed = false,
): readonly string[] {
  return event.observations
    .filter((seen) => seen.by === by && seen.client === client && seen.kind !== 'arrived')
    .map((seen) => untimed ? { ...seen, atMs: 0 } : seen)
    .map((seen) => JSON.stringify(seen, Object.keys(seen).sort()));
}

/**
 * `loopback`: client and server share one event loop, and the kernel decides whether a reply or
 * the client's next request is read first. While a listener keeps the loop busy, a client may
 * therefore see a thing at any moment of the step; the order in which it sees them stands.
 */
export type Exactness = 'exact' | 'client times within the step';

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, index) => text === b[index]);

function agrees(predicted: Event, observed: Event, exactness: Exactness): boolean {
  const untimed = exactness !== 'exact';
  return predicted.fromMs === observed.fromMs && predicted.toMs === observed.toMs
    && CLIENTS.every((client) =>
      sameList(view(predicted, 'server', client), view(observed, 'server', client))
      && sameList(
        view(predicted, 'client', client, untimed), view(observed, 'client', client, untimed)));
}

/** @returns the first event at which the two histories part, or `null`: they agree. */
export function firstDifference(
  predicted: History, observed: History, exactness: Exactness = 'exact',
): number | null {
  const length = Math.max(predicted.events.length, observed.events.length);
  for (let index = 0; index < length; index += 1) {
    const [a, b] = [predicted.events[index], observed.events[index]];
    if (a === undefined || b === undefined || !agrees(a, b, exactness)) return index;
  }
  return null;
}
