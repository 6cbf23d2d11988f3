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
const view = (
  { observations }: Event, by: Observation['by'], client: ClientName,
): readonly Observation[] => observations.filter((seen) =>
  seen.by === by && seen.client === client && seen.kind !== 'arrived');

/**
 * `loopback`: client and server share one event loop, and the kernel decides whether a reply or
 * the client's next request is read first. While a listener keeps the loop busy, a client may
 * therefore see a thing at any moment of the step; the order in which it sees them stands.
 */
export type Exactness = 'exact' | 'client times within the step';

/** How exactly what is observed through an adapter is predicted. */
export const exactnessOf = ({ name }: { readonly name: string }): Exactness =>
  name === 'sim' ? 'exact' : 'client times within the step';

type Values = Readonly<Record<string, unknown>>;

/** They hold nothing but plain values. */
function isSame(a: Observation, b: Observation, untimed: boolean): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) =>
    (untimed && key === 'atMs') || (a as unknown as Values)[key] === (b as unknown as Values)[key]);
}

const sameList = (
  a: readonly Observation[], b: readonly Observation[], untimed: boolean,
): boolean => a.length === b.length
  && a.every((seen, index) => isSame(seen, b[index] as Observation, untimed));

/** Whether what was predicted of a step is what was observed. */
export function agrees(predicted: Event, observed: Event, exactness: Exactness): boolean {
  const untimed = exactness !== 'exact';
  return predicted.fromMs === observed.fromMs && predicted.toMs === observed.toMs
    && CLIENTS.every((client) =>
      sameList(view(predicted, 'server', client), view(observed, 'server', client), false)
      && sameList(view(predicted, 'client', client), view(observed, 'client', client), untimed));
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
