import { firstTimer, passTime, runToRest } from '../kernel/rest.ts';
import type { Moment } from '../kernel/moment.ts';
import { deadlines } from '../deadlines.ts';
import { isConnected } from '../situation.ts';
import type { NamedDeadline } from '../deadlines.ts';
import type { Situation } from '../situation.ts';
import { CLIENT, CLIENTS } from '../step.ts';
import type { ClientName, Deadline, StepOf, TimerOrder } from '../step.ts';
import { affords, defineAction, mayAsk } from './action.ts';
import type { Bounds } from './action.ts';

/**
 * The points of the lattice around a deadline, and which order of timers each can show. A client
 * whose token outlives every sequence has no deadline: for it, a millisecond passes.
 */
const POINTS: readonly { readonly deltaMs: number; readonly timers: TimerOrder }[] = [
  { deltaMs: -1, timers: 'first' },
  { deltaMs: -1, timers: 'early' },
  { deltaMs: 0, timers: 'first' },
  { deltaMs: 0, timers: 'after-io' },
  { deltaMs: 1, timers: 'first' },
];

/** When it is too late to recover, nothing else happens: only on which side of it one comes. */
const WINDOW_POINTS = POINTS.filter(({ timers }) => timers === 'first');

/** Around other deadlines, just before and at: the order of timers there is an expiry's or none. */
const PLAIN_POINTS = POINTS.filter(({ deltaMs, timers }) => deltaMs <= 0 && timers === 'first');

/** Milliseconds from now to the instant a step names; `undefined` when it names none. */
export function distanceMs(
  now: Situation,
  { to, client, deltaMs }: Pick<StepOf<'advance'>, 'to' | 'client' | 'deltaMs'>,
): number | undefined {
  if (to === 'now') return deltaMs;
  const found = deadlines(now).find((one) => one.name === to && one.client === client);
  return found === undefined ? undefined : found.dueMs + deltaMs;
}

export const advance = defineAction({
  name: 'advance',
  says: 'time passes, to a deadline or 1 ms beside it; timers may fire before I/O, after it, early',
  choices: (now, bounds) => {
    // How long a client could come back that will not is of no interest.
    const named = deadlines(now).filter(({ name }) =>
      name !== 'recovery' || affords(now, bounds, 'reconnect') || mayAsk(now, bounds));
    if (named.length > 0) return named.flatMap((one) => around(one, bounds));
    const connected = CLIENTS.some((name) => isConnected(now.clients[name]));
    return connected && affords(now, bounds, 'wait') ? [step('now', CLIENT, 1, 'first')] : [];
  },
  next: (m, step) => {
    m.timersWait = false;
    advanceTo(m, distanceMs(m.before, step) ?? 0, step.timers);
  },
  drive: async (driver, step, now) => {
    await driver.advance(distanceMs(now, step) ?? 0, step.timers);
  },
});

/** How far beside a deadline there is another. */
export const marginsOf = (name: NamedDeadline['name'], { marginsMs }: Bounds): readonly number[] =>
  name.startsWith('exp:') ? marginsMs : [];

/** The points around a deadline that still lie ahead. */
function around(
  { name, client, dueMs }: NamedDeadline, bounds: Bounds,
): readonly StepOf<'advance'>[] {
  return [0, ...marginsOf(name, bounds)].flatMap((marginMs) => pointsAround(name)
    // That timers may be early is shown at the expiry itself.
    .filter(({ timers }) => marginMs === 0 || timers !== 'early')
    .map(({ deltaMs, timers }) => ({ deltaMs: marginMs + deltaMs, timers })))
    .filter(({ deltaMs }) => dueMs + deltaMs > 0)
    .map(({ deltaMs, timers }) => step(name, client, deltaMs, timers));
}

function pointsAround(name: NamedDeadline['name']): typeof POINTS {
  if (name.startsWith('exp:')) return POINTS;
  return name === 'recovery' ? WINDOW_POINTS : PLAIN_POINTS;
}

const step = (
  to: Deadline, client: ClientName, deltaMs: number, timers: TimerOrder,
): StepOf<'advance'> => ({ do: 'advance', client, to, deltaMs, timers });

/** Deadline by deadline, never across several. */
export function advanceTo(m: Moment, ms: number, timers: TimerOrder): void {
  const endMs = m.passedMs + ms;
  for (;;) {
    runToRest(m);
    const dueMs = firstTimer(m)?.dueMs;
    if (dueMs === undefined || m.passedMs + dueMs >= endMs) break;
    passTime(m, dueMs);
  }
  passTime(m, Math.max(0, endMs - m.passedMs));
  if (timers === 'after-io') m.timersWait = true;
  if (timers === 'early') hurry(m);
}

/** What is due within the next millisecond is due now. */
function hurry(m: Moment): void {
  m.timers = m.timers.map((timer) => timer.dueMs === 1 ? { ...timer, dueMs: 0 } : timer);
}
