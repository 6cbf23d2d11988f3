import type { Design } from '../design.ts';
import type { Observation } from '../history.ts';
import { remainingMs } from '../situation.ts';
import type { Lives, Situation } from '../situation.ts';
import { CLIENT } from '../step.ts';
import type { Hidden, Packet, Reply, ServerSession } from '../state.ts';
import { tokenSpec } from '../tokens.ts';
import type { TokenName } from '../tokens.ts';

/** What travels as one piece. */
export type Chunk =
  | { readonly to: 'server'; readonly carries: 'packets'; readonly packets: readonly Packet[] }
  | { readonly to: 'server'; readonly carries: 'poll' }
  | { readonly to: 'client'; readonly carries: 'replies'; readonly replies: readonly Reply[] }
  | { readonly to: 'client'; readonly carries: 'post answered' };

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Orders inside the kernel that a test swaps to see agreement fail. */
export interface KernelRules {
  readonly passes: 'guards first' | 'packet by packet';
  readonly timers: 'before I/O' | 'after I/O';
}

/** One action while it runs. */
export interface Moment {
  readonly design: Design;
  readonly rules: KernelRules;
  /** The situation in which the action is taken. */
  readonly before: Situation;
  lives: Lives;
  hidden: Mutable<Hidden>;
  /** Which transport carries packets; changes when an upgrade completes. */
  wire: Situation['wire'];
  upgrade: Situation['upgrade'];
  upgradeDueMs: number | null;
  joinDueMs: number | null;
  held: boolean;
  clientUp: boolean;
  chunks: Chunk[];
  /** Time since the action began, and the part of it that a busy listener keeps from timers. */
  passedMs: number;
  busyMs: number;
  timersWait: boolean;
  /** Verifications in the thread pool: they end when the turn is over. */
  parked: (() => void)[];
  seen: Observation[];
  readonly startMs: number;
}

type Seen = Observation extends infer O
  ? O extends unknown ? Omit<O, 'atMs' | 'client'> : never : never;

export function see(m: Moment, seen: Seen): void {
  const atMs = m.startMs + m.passedMs + m.busyMs;
  m.seen.push({ atMs, client: CLIENT, ...seen } as Observation);
}

/** Milliseconds until a token expires, as the server's `Date` shows it right now. */
export const leftMs = (m: Moment, token: TokenName): number =>
  remainingMs(m.lives, token) - m.busyMs;

/** How this design's own checks read the clock. */
export const isPast = (m: Moment, token: TokenName): boolean =>
  m.design.boundary === 'at exp' ? leftMs(m, token) <= 0 : leftMs(m, token) < 0;

/** The JWT library: RFC 7519 exactly, whatever the design. No sequence lives to see an `nbf`. */
export function isGood(m: Moment, token: TokenName): boolean {
  const { flaw, nbfSec } = tokenSpec(token);
  return flaw === 'none' && nbfSec === undefined && leftMs(m, token) > 0;
}

export function updateSession(m: Moment, change: Partial<ServerSession>): void {
  if (m.hidden.session !== null) m.hidden.session = { ...m.hidden.session, ...change };
}
