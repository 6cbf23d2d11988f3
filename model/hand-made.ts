import { CLIENT } from './step.ts';
import { BUSY_MS } from './actions/send.ts';
import type { Design } from './design.ts';
import type { Event } from './history.ts';
import { next } from './kernel/next.ts';
import type { KernelRules } from './kernel/moment.ts';
import { initialState } from './state.ts';
import type { Step, Transport, TimerOrder } from './step.ts';
import type { TokenName } from './tokens.ts';

/** Steps and runs made by hand, for tests of the model. All begin on a full second. */
export const opens = (
  transport: Transport, token: TokenName = 'first', joinMs?: number,
): Step => ({
  do: 'open', client: CLIENT, transport, token, ...(joinMs === undefined ? {} : { joinMs }),
});

export const reconnects = (token: TokenName): Step => ({ do: 'reconnect', client: CLIENT, token });

export const sends = (id: string): Step =>
  ({ do: 'send', client: CLIENT, messages: [{ id, ack: true }] });

/** Two messages in one segment; the first one's listener keeps the event loop busy. */
export const sendsBusy = (id: string): Step => ({
  do: 'send', client: CLIENT, messages: [{ id: `${id}a`, busyMs: BUSY_MS }, { id: `${id}b` }],
});

export const refreshesTo = (token: TokenName, id = 'r1', slowMs?: number): Step => ({
  do: 'refresh', client: CLIENT, id, token, ...(slowMs === undefined ? {} : { slowMs }),
});

export const emits = (id: string): Step => ({ do: 'emit', client: CLIENT, id, ack: true });

export const bare = (name: 'hold' | 'deliver' | 'poll' | 'upgrade' | 'block' | 'cut'): Step =>
  ({ do: name, client: CLIENT });

/** Time passes to the expiry of a token and `deltaMs` beyond. */
export const expires = (
  deltaMs = 0, timers: TimerOrder = 'first', token: TokenName = 'first',
): Step => ({ do: 'advance', client: CLIENT, to: `exp:${token}`, deltaMs, timers });

export const reaches = (to: 'join' | 'verify' | 'upgrade', deltaMs = 0): Step =>
  ({ do: 'advance', client: CLIENT, to, deltaMs, timers: 'first' });

export const waits = (): Step =>
  ({ do: 'advance', client: CLIENT, to: 'now', deltaMs: 1, timers: 'first' });

/** A server that forgets to return lets it into the main namespace, and tells it otherwise. */
export const GHOST: readonly Step[] = [
  { do: 'open', client: CLIENT, transport: 'websocket', token: 'long', nsp: '/side' },
  { do: 'join', client: CLIENT, nsp: '/', token: 'first', joinMs: 10_001 },
  expires(1),
  { do: 'leave', client: CLIENT, nsp: '/side' },
];

/** B recovers what was A's where anybody may, and is let in as itself beside that. */
export const STOLEN: readonly Step[] = [
  { do: 'open', client: CLIENT, transport: 'websocket', token: 'other-subject' },
  { do: 'emit', client: CLIENT, id: 'n1' },
  { do: 'cut', client: CLIENT },
  { do: 'engine', client: 'B', transport: 'websocket', token: 'first' },
  { do: 'connect', client: 'B', token: 'first', pidOf: CLIENT, again: 'first' },
  { do: 'miss', client: CLIENT, id: 'x1' },
];

/** A second session is dropped on the millisecond of its expiry, before the timers that are due. */
export const DROPPED_AT_EXPIRY: readonly Step[] = [
  { do: 'open', client: CLIENT, transport: 'websocket', token: 'first' },
  { do: 'advance', client: CLIENT, to: 'exp:first', deltaMs: 0, timers: 'first' },
  { do: 'reconnect', client: CLIENT, token: 'longer' },
  { do: 'advance', client: CLIENT, to: 'exp:longer', deltaMs: 0, timers: 'after-io' },
  { do: 'cut', client: CLIENT },
  { do: 'look', client: CLIENT },
];

/** Takes the steps one after another. */
export function run(design: Design, steps: readonly Step[], rules?: KernelRules): readonly Event[] {
  let state = initialState(0);
  let nowMs = 0;
  return steps.map((step) => {
    const taken = next(state, step, design, nowMs, rules);
    state = taken.state;
    nowMs = taken.event.toMs;
    return taken.event;
  });
}

/** What was seen in the last of the steps, as "9999 server accepted m1"; not what was written. */
export const seenLast = (
  design: Design, steps: readonly Step[], rules?: KernelRules,
): readonly string[] =>
  allSeenLast(design, steps, rules).filter((seen) => !seen.includes(' server sent '));

export const allSeenLast = (
  design: Design, steps: readonly Step[], rules?: KernelRules,
): readonly string[] =>
  (run(design, steps, rules).at(-1)?.observations ?? []).map((seen) =>
    [seen.atMs, seen.by, seen.kind, ...('packet' in seen ? [seen.packet] : []),
      ...('ok' in seen ? [seen.ok ? 'yes' : 'no'] : [])].join(' '));
