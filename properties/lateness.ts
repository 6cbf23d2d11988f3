import type { History } from '../model/history.ts';
import type { Step } from '../model/step.ts';
import { couldRecover } from './exp-4.ts';
import { speaksTo } from './exp-9.ts';
import type { Contract } from './property.ts';
import { attemptsOf, expiryDuring, sessionsOf } from './sessions.ts';
import type { Attempt, Session } from './sessions.ts';
import { isDisturbed } from './twins.ts';

/** Ways on which something of a client comes in, or something of the application goes out to it. */
export const PATHS = ['handshake', 'recovery', 'event', 'ack', 'emit', 'broadcast'] as const;
export type PathName = typeof PATHS[number];

/** How far from the expiry of the token that counted: counts by bucket, and the latest. */
export interface Reading {
  readonly path: PathName;
  readonly tried: readonly number[];
  readonly through: readonly number[];
  /** Milliseconds after `exp`; `null` where nothing was. */
  readonly latestTriedMs: number | null;
  readonly latest: { readonly sinceExpMs: number; readonly sequence: number } | null;
}

export interface Readings {
  readonly edgesMs: readonly number[];
  readonly paths: readonly Reading[];
}

/** Around the expiry exactly, further away ever more coarsely. */
const EDGES_MS = [-10_000, -1000, -1, 0, 1, 2, 100, 1000, 10_000, 60_000];

/** @returns where buckets begin, in milliseconds after `exp`, ascending. */
export const edgesFor = ({ leewayMs }: Pick<Contract, 'leewayMs'>): readonly number[] => {
  const own = leewayMs === 0 ? [] : [-1, 0, 1, 2].map((beside) => leewayMs + beside);
  return [...new Set([...EDGES_MS, ...own])].sort((a, b) => a - b);
};

/** Later is an odd token, whose `exp` is 0 or less: EXP-6 speaks of it. */
const ODDLY_LATE_MS = 86_400_000;

interface Tally {
  readonly tried: number[];
  readonly through: number[];
  latestTriedMs: number;
  latest: { readonly sinceExpMs: number; readonly sequence: number } | null;
}

/** Counts how long before and after expiry things are tried, and how often they go through. */
export class Lateness {
  readonly #contract: Contract;
  readonly #edgesMs: readonly number[];
  readonly #tallies = new Map<PathName, Tally>();

  constructor(contract: Contract) {
    this.#contract = contract;
    this.#edgesMs = edgesFor(contract);
    for (const path of PATHS) {
      const zeros = (): number[] => new Array<number>(this.#edgesMs.length + 1).fill(0);
      this.#tallies.set(path, {
        tried: zeros(), through: zeros(), latestTriedMs: -Infinity, latest: null,
      });
    }
  }

  /** @param sequence its number in the run, counted from 1 */
  note(history: History, sequence: number): void {
    if (isDisturbed(history)) return;
    const note = (path: PathName, sinceExpMs: number, through: boolean): void => {
      this.#note(path, sinceExpMs, through, sequence);
    };
    for (const attempt of attemptsOf(history, this.#contract)) noteAttempt(history, attempt, note);
    for (const session of sessionsOf(history, this.#contract)) {
      noteIncoming(session, note);
      noteOutgoing(history, session, note);
    }
  }

  #note(path: PathName, sinceExpMs: number, through: boolean, sequence: number): void {
    const tally = this.#tallies.get(path);
    if (tally === undefined || !Number.isFinite(sinceExpMs) || sinceExpMs > ODDLY_LATE_MS) return;
    const above = this.#edgesMs.findIndex((edgeMs) => sinceExpMs < edgeMs);
    const bucket = above < 0 ? this.#edgesMs.length : above;
    const counts = through ? tally.through : tally.tried;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    if (!through) tally.latestTriedMs = Math.max(tally.latestTriedMs, sinceExpMs);
    else if (sinceExpMs >= 0 && sinceExpMs > (tally.latest?.sinceExpMs ?? -1)) {
      tally.latest = { sinceExpMs, sequence };
    }
  }

  get readings(): Readings {
    return {
      edgesMs: this.#edgesMs,
      paths: [...this.#tallies].map(([path, { tried, through, latestTriedMs, latest }]) => ({
        path, tried: [...tried], through: [...through], latest,
        latestTriedMs: Number.isFinite(latestTriedMs) ? latestTriedMs : null,
      })),
    };
  }
}

type Note = (path: PathName, sinceExpMs: number, through: boolean) => void;

/** A session that is continued goes by its own expiry, any other by that of what it came with. */
function noteAttempt(history: History, attempt: Attempt, note: Note): void {
  const { before, outcome, event } = attempt;
  if (outcome === null) return;
  const { seen, admitted } = outcome;
  const recovered = seen.kind === 'admitted' && seen.recovered === true;
  if (before !== null && (recovered || couldRecover(history, attempt))) {
    const sinceExpMs = seen.atMs - expiryDuring(before, event).expMs;
    note('recovery', sinceExpMs, false);
    if (recovered) note('recovery', sinceExpMs, true);
  }
  note('handshake', seen.atMs - attempt.expMs, false);
  if (admitted && !recovered) note('handshake', seen.atMs - attempt.expMs, true);
}

function noteIncoming(session: Session, note: Note): void {
  for (const { event, seen } of session.seen) {
    const sinceExpMs = seen.atMs - expiryDuring(session, event).expMs;
    switch (seen.kind) {
      case 'arrived':
        if (seen.packet.startsWith('m')) note('event', sinceExpMs, false);
        if (seen.packet.startsWith('n')) note('ack', sinceExpMs, false);
        break;
      case 'accepted':
        if (seen.packet.startsWith('m') && seen.further !== true && seen.catchAll !== true) {
          note('event', sinceExpMs, true);
        }
        break;
      case 'answered': note('ack', sinceExpMs, true); break;
      default:
    }
  }
}

const outPath = (packet: string): PathName | null =>
  packet.startsWith('n') ? 'emit' : packet.startsWith('b') ? 'broadcast' : null;

function noteOutgoing(history: History, session: Session, note: Note): void {
  const { admitted, left } = session;
  for (const [event, { step, fromMs }] of history.events.entries()) {
    if (event <= admitted.event || (left !== null && event > left.event)) continue;
    const path = speaksTo(step, session) ? pathOf(step) : null;
    if (path !== null) note(path, fromMs - expiryDuring(session, event).expMs, false);
  }
  for (const { event, seen } of session.seen) {
    const path = seen.kind === 'sent' ? outPath(seen.packet) : null;
    if (path !== null) note(path, seen.atMs - expiryDuring(session, event).expMs, true);
  }
}

const pathOf = (step: Step): PathName | null =>
  step.do === 'emit' || step.do === 'broadcast' ? step.do : null;
