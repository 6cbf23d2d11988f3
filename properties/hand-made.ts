import type { Event, History, Observation } from '../model/history.ts';
import type { ClientName, Step, TimerOrder } from '../model/step.ts';
import type { TokenName } from '../model/tokens.ts';
import { STRICT_CONTRACT } from './property.ts';
import type { Contract, Property } from './property.ts';

/**
 * Histories made by hand, for tests of the judges. All begin on a full second, so that tokens
 * expire at these times.
 */
export const EXP_MS = { first: 10_000, longer: 15_000, shorter: 6_000 } as const;

type Bare<Kind> = Kind extends unknown ? Omit<Kind, 'atMs' | 'client'> : never;
/** An observation; of A, and seen when its event began, unless it says otherwise. */
export type Seen = Bare<Observation> & {
  readonly atMs?: number; readonly client?: ClientName;
};

export const admitted: Seen = { by: 'server', kind: 'admitted' };
export const connected: Seen = { by: 'client', kind: 'connected' };
export const refused: Seen = { by: 'client', kind: 'refused' };
export const arrived = (packet: string): Seen => ({ by: 'server', kind: 'arrived', packet });
export const accepted = (packet: string): Seen => ({ by: 'server', kind: 'accepted', packet });
export const heard = (packet: string): Seen => ({ ...accepted(packet), catchAll: true } as Seen);
export const answered = (packet: string): Seen => ({ by: 'server', kind: 'answered', packet });
export const written = (packet: string): Seen => ({ by: 'server', kind: 'sent', packet });
export const left = (reason = 'server namespace disconnect'): Seen =>
  ({ by: 'server', kind: 'left', reason });
export const acked = (packet: string, ok = true): Seen =>
  ({ by: 'client', kind: 'acked', packet, ok });
export const disconnected = (reason = 'io server disconnect'): Seen =>
  ({ by: 'client', kind: 'disconnected', reason });

export const seenAt = (atMs: number, seen: Seen): Seen => ({ ...seen, atMs });

export const historyOf = (...events: readonly Event[]): History => ({ phaseMs: 0, events });

export const event = (
  fromMs: number, step: Step, seen: readonly Seen[] = [], toMs = fromMs,
): Event => ({
  step, fromMs, toMs,
  observations: seen.map((one) => ({ client: 'A', ...one, atMs: one.atMs ?? fromMs })),
});

/** A client comes in at once. */
export const opened = (token: TokenName = 'first', ...seen: readonly Seen[]): Event =>
  event(0, { do: 'open', client: 'A', transport: 'websocket', token },
    seen.length > 0 ? seen : [admitted, connected]);

/** A client comes in with nothing, to authenticate by an event. */
export const stranger = (): Event => event(0, {
  do: 'open', client: 'A', transport: 'websocket', token: 'absent', carrier: 'authenticate',
}, [admitted, connected]);

/** It does so, and is answered. */
export const authenticates = (token: TokenName, ok: boolean, atMs = 1): Event => event(atMs,
  { do: 'authenticate', client: 'A', id: 'a1', token },
  [arrived('a1'), accepted('a1'), written('a1'), acked('a1', ok)]);

/** It tries again; what became of it is for the test to say. */
export const reconnected = (
  atMs: number, token: TokenName, ...seen: readonly Seen[]
): Event => event(atMs, { do: 'reconnect', client: 'A', token }, seen);

/** A message reaches the server; what became of it is for the test to say. */
export const sent = (atMs: number, id: string, ...seen: readonly Seen[]): Event =>
  event(atMs, { do: 'send', client: 'A', messages: [{ id, ack: true }] }, [arrived(id), ...seen]);

/** A message reaches the server and is accepted. */
export const took = (atMs: number, id: string): Event => sent(atMs, id, accepted(id));

/** A new token reaches the server; the answer is for the test to say. */
export const refreshed = (
  atMs: number, token: TokenName, ...seen: readonly Seen[]
): Event => event(atMs, { do: 'refresh', client: 'A', id: 'r1', token }, [arrived('r1'), ...seen]);

/** The application takes a second over it: whatever comes of it is seen in a later event. */
export const refreshedSlowly = (atMs: number, id: string, token: TokenName): Event =>
  event(atMs, { do: 'refresh', client: 'A', id, token, slowMs: 1_000 }, [arrived(id)]);

/** Time passes; what happens then is seen at its end. */
export const passed = (
  fromMs: number, toMs: number, seen: readonly Seen[] = [], timers: TimerOrder = 'first',
): Event => event(fromMs,
  { do: 'advance', client: 'A', to: 'exp:first', deltaMs: toMs - EXP_MS.first, timers },
  seen.map((one) => ({ ...one, atMs: one.atMs ?? toMs })), toMs);

export const cutAt = (atMs: number, ...seen: readonly Seen[]): Event =>
  event(atMs, { do: 'cut', client: 'A' }, seen);

/** @returns how often a history put the property to the test, and which events violate it. */
export function judged(
  property: Property, history: History, contract: Partial<Contract> = {},
): { readonly exercised: number; readonly violatedAt: readonly number[] } {
  const { exercised, violations } = property.judge(history, { ...STRICT_CONTRACT, ...contract });
  return { exercised, violatedAt: violations.map((violation) => violation.event) };
}

export const VACUOUS = { exercised: 0, violatedAt: [] };
export const held = (exercised = 1): ReturnType<typeof judged> => ({ exercised, violatedAt: [] });
export const violated = (
  exercised: number, ...violatedAt: readonly number[]
): ReturnType<typeof judged> => ({ exercised, violatedAt });
