import { clipMs, untilValidMs } from './lives.ts';
import { BUDGETED, initialSituation } from './situation.ts';
import type { ClientSituation, Situation } from './situation.ts';
import { CLIENTS } from './step.ts';
import { NOTHING_TO_RECOVER, describeRecovery, describeStored } from './recovery.ts';
import type { Begun, Packet, Reply } from './packet.ts';
import type { Recovery } from './recovery.ts';
import { NOTHING_OUTGOING } from './outgoing.ts';
import type { Outgoing } from './outgoing.ts';
import { describePlaces } from './place.ts';
import type { Place } from './place.ts';
import type { ClientName, Namespace } from './step.ts';
import type { TokenName } from './tokens.ts';

/** The server's session: one Socket of one namespace. */
export interface ServerSession {
  readonly nsp: Namespace;
  readonly stage: 'joining' | 'connected';
  /** The token whose expiry the server goes by. */
  readonly token: TokenName;
  /** The token whose expiry the contract goes by: the two differ where a server forgets. */
  readonly owed: TokenName;
  /** How far the wall clock was set forward since the server last computed this expiry. */
  readonly skewMs: number;
  /** Something of it reached the server at or after its expiry: a judge holds it to that. */
  readonly latched: boolean;
  /** Its namespace was removed while it joined: no sweep finds it there. */
  readonly orphan?: true;
  /** Refreshes that were received and are not verified yet, in order of receipt. */
  readonly pending: readonly PendingRefresh[];
  /** By which it can be recovered; `continues`: it was, with that token and the presented one. */
  readonly pid?: number;
  readonly continues?: { readonly token: TokenName; readonly presented: TokenName };
  /** The application has a catch-all listener for it. */
  readonly catchAll?: true;
  /** It was recovered past the middleware that would have put guards and a timer on it. */
  readonly unguarded?: true;
  /** It came with no token and is to show one by an event: until then it is nobody's. */
  readonly stranger?: true;
  readonly place?: Place;
}

export interface PendingRefresh {
  readonly id: string;
  readonly token: TokenName;
  /** One that was received after it has been taken over: the contract wants no more of it. */
  readonly outdated: boolean;
}

/** Something that will happen by itself: the server's expiry timer, a slow join's end, … */
export interface Timer {
  readonly kind: 'expiry' | 'join' | 'verify' | 'upgrade' | 'probe' | 'ack' | 'retry';
  readonly client: ClientName;
  readonly nsp: Namespace;
  /** Milliseconds from now; negative: overdue. */
  readonly dueMs: number;
  /** Of `verify`: the refresh. Of `ack`: the message. */
  readonly id?: string;
  /** Of `ack`: the session that the message came on, where that alone is over. */
  readonly over?: ServerSession;
}

/** What nobody outside can see of one client's connection. Offsets are from now. */
export interface HiddenClient {
  /** The engine of the present connection still takes packets. */
  readonly engine: 'none' | 'open' | 'closing';
  /** The token of the request that opened the engine; `null` where nobody asks for it there. */
  readonly handshake: TokenName | null;
  /** In the order in which they were admitted, then begun (`sockets` of socket.io's client.js). */
  readonly sessions: readonly ServerSession[];
  /** Sessions that were ended alone, and of which the client has not heard. */
  readonly over: readonly ServerSession[];
  /** Sessions whose place another has taken, that of the same client in the same namespace. */
  readonly displaced: readonly ServerSession[];
  /** Namespaces that the client is in or comes into, in the order in which it began to. */
  readonly active: readonly Namespace[];
  /** A long-polling request is waiting at the server. */
  readonly pollAtServer: boolean;
  /** A POST of the client's has not been answered; what it emits waits behind it. */
  readonly postUnderWay: boolean;
  /** Bytes that left the client and are held on the way, as they will arrive: in one chunk. */
  readonly heldPackets: readonly Packet[];
  /** Its poll is held as well. */
  readonly pollHeld: boolean;
  /** Of a poll and packets that are both held, which the client wrote first. */
  readonly heldFirst: 'poll' | 'packets';
  /** Emitted by the client and not yet written: behind a POST, or while it upgrades. */
  readonly buffered: readonly Packet[];
  /** Written by the server and waiting for the next poll. */
  readonly outbox: readonly Reply[];
  /** An event of which a part has come. */
  readonly begun: Begun | null;
  /** What the official client still has to send: it outlasts the connection. */
  readonly outgoing: Outgoing;
}

/** What nobody outside can see. */
export interface Hidden {
  readonly clients: Readonly<Record<ClientName, HiddenClient>>;
  /** In the order in which they were set: of two that are due together, the first fires first. */
  readonly timers: readonly Timer[];
  /** Users whose tokens were revoked. */
  readonly revoked: readonly string[];
  readonly recovery: Recovery;
  /** Sessions that are over and have left a place in a room, by client and namespace. */
  readonly traces: readonly string[];
  /** The dynamic namespace is there: where it matters, as its function is asked no more. */
  readonly created: boolean;
}

export interface State {
  readonly situation: Situation;
  readonly hidden: Hidden;
}

/** A connection that is not there, or of which nothing is left. */
export const NO_CONNECTION: HiddenClient = {
  engine: 'none',
  handshake: null,
  sessions: [],
  over: [],
  displaced: [],
  active: [],
  pollAtServer: false,
  postUnderWay: false,
  heldPackets: [],
  pollHeld: false,
  heldFirst: 'packets',
  buffered: [],
  outbox: [],
  begun: null,
  outgoing: NOTHING_OUTGOING,
};

/** What is left when a connection is gone. */
export const leftOf = ({ outgoing }: Pick<HiddenClient, 'outgoing'>): HiddenClient =>
  outgoing === NOTHING_OUTGOING ? NO_CONNECTION : { ...NO_CONNECTION, outgoing };

export const initialState = (phaseMs: number): State => ({
  situation: initialSituation(phaseMs),
  hidden: {
    clients: { A: NO_CONNECTION, B: NO_CONNECTION },
    timers: [],
    revoked: [],
    recovery: NOTHING_TO_RECOVER,
    traces: [],
    created: false,
  },
});

/** More than anything a step sets off can take: busy listeners and an upgrade together. */
const QUIET_MS = 2_000;

/** The character that stands for 0 where small numbers are written as one character each. */
const NUMBERED = '0'.charCodeAt(0);

/**
 * Two states with the same key have the same futures. Steps move to deadlines and never to a
 * moment between them, so how far away the nearest deadline is does not matter once it is further
 * than anything under way can reach: that much of the time is cut short.
 *
 * @param mayReturn whether any client can still come in: if none can, nothing is ever recovered
 * @param marginsMs how far beside an expiry steps may move as well
 */
export function keyOf(
  { situation, hidden }: State, mayReturn = true, marginsMs: readonly number[] = [],
): string {
  const { lives, taken, clients } = situation;
  const dueMs: (number | null)[] =
    [clipMs(lives.first), clipMs(lives.longer), clipMs(lives.shorter)];
  for (const name of situation.presented) {
    if (name !== 'first' && name !== 'longer' && name !== 'shorter') {
      dueMs.push(clipMs(lives[name]), clipMs(untilValidMs(lives, name)));
    }
  }
  for (const marginMs of marginsMs) {
    for (const name of situation.presented) dueMs.push(clipMs(lives[name] + marginMs));
  }
  // Values without their names, joined by hand: this is called for every transition.
  const parts: unknown[] = [
    situation.presented.join(' '), situation.timersWait,
  ];
  let counts = '';
  for (const name of BUDGETED) counts += String.fromCharCode(NUMBERED + taken[name]);
  parts.push(counts);
  parts.push(hidden.revoked.join(' '), hidden.traces.join(' '));
  if (hidden.created) parts.push('created');
  for (const name of CLIENTS) {
    describeClient(clients[name], hidden.clients[name], parts, dueMs);
    const { recoveryDueMs } = clients[name];
    if (mayReturn) dueMs.push(recoveryDueMs && clipMs(recoveryDueMs));
  }
  for (const { kind, client, nsp, id, over, dueMs: ms } of inOrder(hidden.timers)) {
    parts.push(kind, client, nsp);
    if (id !== undefined) parts.push('of', id);
    if (over !== undefined) parts.push('over', over.token, over.skewMs);
    dueMs.push(ms);
  }
  if (mayReturn) describeRecovery(hidden.recovery, parts, dueMs);
  else describeStored(hidden.recovery, parts);
  cutShort(dueMs, parts);
  return parts.join();
}

const FLAGS = ['unguarded', 'orphan', 'catchAll', 'stranger'] as const;

/** Adds what there is to say of one client to `parts`, and its times to `dueMs`. */
function describeClient(
  seen: ClientSituation, hidden: HiddenClient, parts: unknown[], dueMs: (number | null)[],
): void {
  parts.push(seen.link);
  if (seen.link === 'new') return;
  if (hidden.outgoing !== NOTHING_OUTGOING) parts.push(JSON.stringify(hidden.outgoing));
  if (seen.retries) parts.push('retries');
  if (hidden.begun !== null) parts.push(hidden.begun.what, hidden.begun.late);
  if (seen.begun !== null) parts.push(seen.begun.what);
  if (seen.manners === 'none') parts.push('no manners', hidden.handshake);
  if (seen.carrier !== 'auth') {
    parts.push(seen.carrier, seen.handshake, seen.unproven.join(' '));
  }
  dueMs.push(seen.upgradeDueMs, seen.joinDueMs, ...seen.verifyDueMs);
  parts.push(
    seen.joined['/'], seen.joined['/side'], seen.joined['/rooms/1'],
    seen.transport, seen.wire, seen.upgrade, seen.held,
    hidden.engine, hidden.pollAtServer, hidden.postUnderWay, hidden.pollHeld,
    hidden.heldFirst,
    hidden.active.join(' '),
    hidden.over.map(({ nsp, token }) => `${nsp} ${token}`).join(' '),
    textOf(hidden.heldPackets), textOf(hidden.buffered), textOf(hidden.outbox),
  );
  describePlaces(hidden, parts);
  for (const session of hidden.sessions) {
    const { nsp, stage, token, owed, skewMs, latched, pending, continues } = session;
    parts.push(nsp, stage, token);
    // What is seldom so is said only where it is, and then by name.
    if (owed !== token) parts.push('owed', owed);
    if (skewMs !== 0) parts.push('skewed', skewMs);
    if (latched) parts.push('latched');
    if (continues !== undefined) parts.push('continues', continues.token, continues.presented);
    for (const flag of FLAGS) if (session[flag] === true) parts.push(flag);
    for (const { id, token: next, outdated } of pending) parts.push(id, next, outdated);
  }
}

/** Timers as they will fire. */
export const inOrder = (timers: readonly Timer[]): readonly Timer[] =>
  timers.length < 2 ? timers : timers.toSorted((a, b) => a.dueMs - b.dueMs);

/** Adds the times to `parts`. The quiet time that is common to all that lies ahead is left out. */
function cutShort(dueMs: readonly (number | null)[], parts: unknown[]): void {
  let nearestMs = Number.POSITIVE_INFINITY;
  for (const ms of dueMs) if (ms !== null && ms > 0 && ms < nearestMs) nearestMs = ms;
  const quietMs = Math.max(0, nearestMs - QUIET_MS);
  for (const ms of dueMs) parts.push(ms === null || ms <= 0 ? ms : ms - quietMs);
}

const textOf = (items: readonly (Packet | Reply)[]): string =>
  items.length === 0 ? '' : JSON.stringify(items);
