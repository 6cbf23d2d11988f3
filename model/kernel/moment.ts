import type { Design } from '../design.ts';
import type { Observation } from '../history.ts';
import { remainingMs, untilValidMs } from '../lives.ts';
import type { Lives } from '../lives.ts';
import type { ClientSituation, Situation } from '../situation.ts';
import { timerIdOf } from '../place.ts';
import type { Recovery } from '../recovery.ts';
import type { ClientName, Namespace } from '../step.ts';
import { inNamespace } from '../step.ts';
import type { Packet, Reply } from '../packet.ts';
import type { HiddenClient, ServerSession, Timer } from '../state.ts';
import { roundedUpMs, tokenSpec } from '../tokens.ts';
import type { TokenName } from '../tokens.ts';

/** What travels as one piece. */
export type Chunk = { readonly client: ClientName } & (
  | { readonly to: 'server'; readonly carries: 'packets'; readonly packets: readonly Packet[] }
  | { readonly to: 'server'; readonly carries: 'poll' }
  | { readonly to: 'client'; readonly carries: 'replies'; readonly replies: readonly Reply[] }
  | { readonly to: 'client'; readonly carries: 'post answered' }
);

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Orders inside the kernel that a test swaps to see agreement fail. */
export interface KernelRules {
  readonly passes: 'guards first' | 'packet by packet';
  readonly timers: 'before I/O' | 'after I/O';
}

/** One client and the server's side of its connection, while an action runs. */
export interface Peer extends Mutable<HiddenClient> {
  readonly name: ClientName;
  /** Its situation when the action was taken. */
  readonly before: ClientSituation;
  manners: ClientSituation['manners'];
  carrier: ClientSituation['carrier'];
  /** Which transport carries packets; changes when an upgrade completes. */
  wire: ClientSituation['wire'];
  upgrade: ClientSituation['upgrade'];
  held: boolean;
  /** The client is in the main namespace, and knows it. */
  online: boolean;
}

/** One action while it runs. */
export interface Moment {
  readonly design: Design;
  readonly rules: KernelRules;
  /** The situation in which the action is taken. */
  readonly before: Situation;
  readonly peers: Readonly<Record<ClientName, Peer>>;
  timers: readonly Timer[];
  /** Users whose tokens were revoked. */
  revoked: readonly string[];
  /** The key that tokens were signed with at first is no good any more. */
  retired: boolean;
  lives: Lives;
  recovery: Recovery;
  /** Sessions that are over and have left a place in a room. */
  traces: readonly string[];
  /** The dynamic namespace is there already. */
  created: boolean;
  chunks: Chunk[];
  /** Time since the action began, and the part of it that a busy listener keeps from timers. */
  passedMs: number;
  busyMs: number;
  /** How far the wall clock was set during the action. */
  steppedMs: number;
  timersWait: boolean;
  /** Verifications in the thread pool: they end when the turn is over. */
  parked: (() => void)[];
  /** Sessions that are being restored while verifications wait for the turn to end. */
  restoring: string[];
  seen: Observation[];
  readonly startMs: number;
}

type Seen = Observation extends infer O
  ? O extends unknown ? Omit<O, 'atMs' | 'client' | 'nsp'> : never : never;

/** Notes what was seen of a client, in a namespace or (`/`) of the whole connection. */
/** What a client hears of its being turned away. */
export const refusalHeard = (
  { wordless }: Extract<Reply, { readonly kind: 'connect error' }>,
): Extract<Seen, { readonly kind: 'refused' }> =>
  ({ by: 'client', kind: 'refused', ...(wordless === true ? { wordless } : {}) });

export function see(m: Moment, { name }: Peer, nsp: Namespace, seen: Seen): void {
  const atMs = m.startMs + m.passedMs + m.steppedMs + m.busyMs;
  m.seen.push({ atMs, client: name, ...inNamespace(nsp), ...seen } as Observation);
}

/** Milliseconds until a token expires, as the server's `Date` shows it right now. */
export const leftMs = (m: Moment, token: TokenName): number =>
  remainingMs(m.lives, token) - m.busyMs;

/** Milliseconds until a token expires as this design's own checks read its `exp`. */
export function ownLeftMs(m: Moment, token: TokenName): number {
  const { boundary, leewayMs } = m.design;
  // Who was let in without a token has no expiry to go by.
  if (boundary === 'never' || token === 'absent') return Number.POSITIVE_INFINITY;
  return readLeftMs(m, token) + leewayMs
    + (boundary === 'whole seconds' ? roundedUpMs(token) : 0);
}

/** What is odd about an `exp`, only some make something of. */
const readLeftMs = (m: Moment, token: TokenName): number =>
  isOdd(token) && m.design.verifier === 'takes any exp' ? looseLeftMs(m, token) : leftMs(m, token);

function isOdd(token: TokenName): boolean {
  const { expSec, oddExp } = tokenSpec(token);
  return expSec === undefined || oddExp !== undefined || token === 'exp-zero';
}

/** Whatever is no number other than 0 is no expiry, and a number in quotes is one. */
function looseLeftMs(m: Moment, token: TokenName): number {
  if (token === 'exp-string') return remainingMs(m.lives, 'longer') - m.busyMs;
  return isOdd(token) ? Number.POSITIVE_INFINITY : leftMs(m, token);
}

/** How this design's own checks read the clock. */
type Dated = Pick<ServerSession, 'token' | 'skewMs'>;

export const isPast = (m: Moment, session: Dated): boolean => isPastBy(m, session, 0);

/** How they read it when the segment came that is being dispatched. */
export const wasPast = (m: Moment, session: Dated): boolean =>
  isPastBy(m, session, m.busyMs);

function isPastBy(m: Moment, { token, skewMs }: Dated, earlierMs: number): boolean {
  const differsByMs = earlierMs + (skewMs !== 0 && m.design.clock === 'monotonic' ? skewMs : 0);
  // Before `exp` all boundaries are alike: a design is asked for its own where it has a say.
  if (readLeftMs(m, token) + m.design.leewayMs + differsByMs > 0) return false;
  const left = ownLeftMs(m, token) + differsByMs;
  return m.design.boundary === 'after exp' ? left < 0 : left <= 0;
}

/** A namespace that nobody thought of: what `connection` listens for there is the application's. */
const UNGUARDED = {
  lastCheck: 'none',
  packetGuard: 'none', listenerGuard: 'none', ackGuard: 'none', outboundGuard: 'none',
  refresh: 'none',
} as const satisfies Partial<Design>;

/** What is in force in a namespace, and for a session that may have come past the guards. */
export function designIn({ design }: Moment, nsp: Namespace, session?: ServerSession): Design {
  const timer = { armed: 'never', waits: 'once' } as const;
  if (!isGuarded(design, nsp)) return { ...design, ...UNGUARDED, timer };
  if (session?.unguarded !== true) return design;
  return { ...design, ...UNGUARDED, timer, refresh: design.refresh };
}

export const isGuarded = (design: Design, nsp: Namespace): boolean =>
  nsp === '/' || design.guarded === 'every namespace';

/**
 * What the design verifies a token with: a JWT library, which knows RFC 7519 and counts in whole
 * seconds, or something that takes any `exp` for what it may be.
 */
export function isGood(m: Moment, token: TokenName): boolean {
  const { flaw, expSec } = tokenSpec(token);
  const { leewayMs } = m.design;
  if (isRetired(m, token) && m.design.rotation !== 'nobody') return false;
  if (untilValidMs(m.lives, token) - m.busyMs > leewayMs) return false;
  if (m.design.verifier === 'takes any exp') {
    return (flaw === 'none' || flaw === 'wrong-typed exp') && looseLeftMs(m, token) > 0;
  }
  const left = leftMs(m, token) + roundedUpMs(token) + leewayMs;
  const isConfused = flaw === 'alg confused'
    && m.design.verifier === 'goes by the alg of the header';
  return (flaw === 'none' || isConfused) && expSec !== undefined && left > 0;
}

/** Whether the key that a token was signed with is no good any more. */
export const isRetired = ({ retired }: Moment, token: TokenName): boolean =>
  retired && tokenSpec(token).key !== 'next';

/** Whether the user of a token was revoked. */
export const isRevoked = ({ revoked }: Moment, token: TokenName): boolean =>
  revoked.length > 0 && revoked.includes(tokenSpec(token).subject);

/** The server's session of a client in a namespace, if there is one. */
export const sessionIn = (peer: Peer, nsp: Namespace): ServerSession | undefined =>
  peer.sessions.find((session) => session.nsp === nsp);

/** Sets a timer, in place of the one of its kind that there was. */
export function setTimer(
  m: Moment, kind: Timer['kind'], { name }: Peer, nsp: Namespace, dueMs: number, id?: string,
): void {
  clearTimer(m, kind, m.peers[name], nsp, id);
  const timer = { kind, client: name, nsp, dueMs };
  m.timers = [...m.timers, id === undefined ? timer : { ...timer, id }];
}

export function clearTimer(
  m: Moment, kind: Timer['kind'], { name }: Peer, nsp: Namespace, id?: string,
): void {
  m.timers = m.timers.filter((timer) =>
    timer.kind !== kind || timer.client !== name || timer.nsp !== nsp || timer.id !== id);
}

/** Clears the expiry timer of a session, and with it what the design keeps in its place. */
export function clearExpiry(m: Moment, peer: Peer, session: ServerSession): void {
  const { nsp, token, stranger } = session;
  if (stranger) return;
  if (m.design.timers === 'one for each session') {
    clearTimer(m, 'expiry', peer, nsp, timerIdOf(session));
    return;
  }
  if (m.design.timers === 'one for each connection') {
    m.timers = m.timers.filter((timer) =>
      timer.kind !== 'expiry' || timer.client !== peer.name || timer.nsp !== nsp);
    return;
  }
  const user = tokenSpec(token).subject;
  m.timers = m.timers.filter(({ kind, client, nsp: where, id }) => {
    if (kind !== 'expiry') return true;
    const other = id === undefined ? sessionIn(m.peers[client], where)
      : m.peers[client].displaced.find((one) => timerIdOf(one) === id);
    return m.design.timers !== 'one for all' && other !== undefined
      && tokenSpec(other.token).subject !== user;
  });
}

/** The connection is over, and nothing that was to happen on it will. */
export function clearTimers(m: Moment, { name }: Peer): void {
  // The client's own goes on until the client hears of it; a probe outlasts sessions.
  m.timers = m.timers.filter(({ client, kind }) =>
    client !== name || kind === 'retry' || kind === 'probe');
}

/** Replaces what the server knows of the session in a namespace. */
export function updateSession(
  peer: Peer, nsp: Namespace, change: Partial<ServerSession>,
): void {
  peer.sessions = peer.sessions.map((session) =>
    session.nsp === nsp ? { ...session, ...change } : session);
}

export function removeSession(peer: Peer, nsp: Namespace): void {
  peer.sessions = peer.sessions.filter((session) => session.nsp !== nsp);
}
