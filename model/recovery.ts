import { clipMs } from './lives.ts';
import { RECOVERY_MS } from './situation.ts';
import type { ClientName, Namespace } from './step.ts';
import type { TokenName } from './tokens.ts';

/** A session that was dropped, as the server's adapter stores it. */
export interface StoredSession {
  readonly client: ClientName;
  readonly nsp: Namespace;
  readonly pid: number;
  readonly token: TokenName;
  readonly owed: TokenName;
  /** Until it can be recovered: the last millisecond is still in time (`restoreSession`). */
  readonly dueMs: number;
}

/** An event that the adapter keeps, for sessions that may have missed it. */
export interface StoredPacket {
  readonly nsp: Namespace;
  readonly id: string;
  /** Whom it was for, by the pids of their latest sessions. */
  readonly to: readonly number[];
}

/** What is left of a client's sessions in a namespace, at either end. */
export interface Memory {
  readonly client: ClientName;
  readonly nsp: Namespace;
  /** The official client's `_pid` and `_lastOffset`: the last stored event that it heard. */
  readonly pid: number | null;
  /** How many sessions of its own it has had: their pids are nobody else's. */
  readonly made: number;
  readonly offset: string | null;
  readonly connected: boolean;
  /** Events that came before the CONNECT packet: heard once it comes, on whichever connection. */
  readonly unheard: readonly string[];
  /** The latest session, and whether it was the server that ended it. */
  readonly last: {
    readonly pid: number;
    readonly token: TokenName;
    readonly owed: TokenName;
    readonly ended: boolean;
  };
}

/** Connection state recovery, where a server has it. Empty where it has not. */
export interface Recovery {
  readonly memories: readonly Memory[];
  readonly sessions: readonly StoredSession[];
  readonly packets: readonly StoredPacket[];
}

export const NOTHING_TO_RECOVER: Recovery = { memories: [], sessions: [], packets: [] };

/** The wall clock moves on, or back: by that alone the adapter tells how long ago a drop was. */
export function elapseRecovery(before: Recovery, ms: number): Recovery {
  if (before.sessions.length === 0) return before;
  const sessions = before.sessions
    .map((stored) => ({ ...stored, dueMs: stored.dueMs - ms }));
  return { ...before, sessions };
}

/** @param nowMs what has passed since its times were noted */
export const isJustStored = ({ dueMs }: StoredSession, nowMs = 0): boolean =>
  dueMs === nowMs + RECOVERY_MS;

/** Where nobody comes back any more: of which latest sessions there is a copy, for who looks. */
export function describeStored({ memories, sessions }: Recovery, parts: unknown[]): void {
  for (const stored of sessions) {
    const { client, nsp, pid, token } = stored;
    const last = memories.find((one) => one.client === client && one.nsp === nsp)?.last;
    if (last?.pid === pid) parts.push(client, nsp, token, last.token, isJustStored(stored));
  }
}

/** Adds what there is to say to the key of a state, and its times to `dueMs`. */
export function describeRecovery(
  { memories, sessions, packets }: Recovery, parts: unknown[], dueMs: (number | null)[],
): void {
  if (memories.length === 0) return;
  // The pid of a session is among these: it is its client's latest.
  parts.push(JSON.stringify([memories, packets]));
  for (const stored of sessions) {
    parts.push(stored.client, stored.nsp, stored.pid, stored.token, stored.owed);
    dueMs.push(clipMs(stored.dueMs));
  }
}
