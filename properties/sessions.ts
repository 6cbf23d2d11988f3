import type { Event, History, Observation } from '../model/history.ts';
import type { Step } from '../model/step.ts';
import { isExpired, isTooEarly } from '../model/time.ts';
import { tokenLife, tokenSpec } from '../model/tokens.ts';
import type { TokenName } from '../model/tokens.ts';
import { readEvent } from './begun.ts';
import type { Begun, Located, Place } from './begun.ts';
import { STRICT_CONTRACT } from './property.ts';
import type { Contract } from './property.ts';
import { possiblyInForce, refreshOf } from './refreshes.ts';

/** One attempt to come into a namespace, and the session it led to, if any. */
export interface Attempt extends Place {
  readonly event: number;
  readonly token: TokenName;
  readonly expMs: number;
  /** The client's session in this namespace before: the one that a recovery would continue. */
  readonly before: Session | null;
  /** How it ended, unless the sequence or a cut ended it first. */
  readonly outcome: (Located & { readonly admitted: boolean }) | null;
  readonly session: Session | null;
  /** It came with nothing, to show its token by an event: that is another attempt. */
  readonly isStranger: boolean;
  /** What was seen while it had yet to show its token by an event. */
  readonly unproven: readonly Located[];
}

/** What expiry the contract holds a session to. */
export interface Owed {
  /** From this event on it may count: its token has come. */
  readonly event: number;
  /** After this event it does count, until another does: its token has been taken over. */
  readonly byEvent: number;
  readonly token: TokenName;
  readonly expMs: number;
}

export interface Session extends Place {
  readonly admitted: Located;
  /**
   * The token it came with, then each that a refresh made good. Never empty. A recovered session
   * begins with the longer-lived of the one it came with and the one that was left to it.
   */
  readonly owed: readonly [Owed, ...Owed[]];
  /** Refreshes that reached the server while the session lived. */
  readonly refreshes: readonly Refresh[];
  /** What was seen of this session, by server or client, in order. */
  readonly seen: readonly Located[];
  /**
   * Server's end of it; `cut`: the sequence ended it: broke the connection, had the client leave or
   * the application kick it. `kicked`: it was the server that ended it, of its own accord or so.
   */
  readonly left: (Located & { readonly cut: boolean; readonly kicked: boolean }) | null;
  /** Where it was recovered: the shortest-lived of its tokens, which a server may go by. */
  readonly sooner: Owed | null;
}

export interface Refresh {
  readonly arrived: Located;
  readonly id: string;
  readonly token: TokenName;
  /** What the contract makes of it; `unclear`: it may have been seen on either side of expiry. */
  readonly due: 'applied' | 'refused' | 'either' | 'unclear';
  /** The server's answer, or `null` when it gave none. */
  readonly answer: boolean | null;
  /** The event in which the server is done with it; infinite where the history ends before. */
  readonly byEvent: number;
}

/** A history that has been taken apart, for judges to go by. */
export interface Reading extends History {
  /** What it was read by. */
  readonly contract: Contract;
  readonly begun: readonly Begun[];
  readonly attempts: readonly Attempt[];
  readonly sessions: readonly Session[];
}

/** Nothing has happened yet. */
export const nothingRead = (phaseMs: number, contract: Contract = STRICT_CONTRACT): Reading =>
  ({ phaseMs, contract, events: [], begun: [], attempts: [], sessions: [] });

/**
 * The history of one event more. Whatever that event did not touch is kept: for whoever has many
 * histories judged that begin alike, this costs a fraction of reading each from its beginning.
 */
export function readOn(before: Reading, event: Event): Reading {
  const { phaseMs, contract } = before;
  const events = [...before.events, event];
  const begun = readEvent(before.begun, event, before.events.length);
  return readingOf({ phaseMs, events }, contract, begun, before);
}

function readingOf(
  history: History, contract: Contract, begun: readonly Begun[], earlier?: Reading,
): Reading {
  const { phaseMs, events } = history;
  const attempts = attemptsFrom(history, contract, begun, earlier);
  if (attempts === earlier?.attempts) {
    return { phaseMs, contract, events, begun, attempts, sessions: earlier.sessions };
  }
  const sessions = [];
  for (const { session } of attempts) if (session !== null) sessions.push(session);
  return { phaseMs, contract, events, begun, attempts, sessions };
}

const isRead = (history: History, contract: Contract): history is Reading =>
  'sessions' in history && (history as Reading).contract === contract;

/** Every property reads the same history in its turn: it is taken apart once. */
let lastRead: { readonly history: History; readonly reading: Reading } | undefined;

function read(history: History, contract: Contract): Reading {
  if (isRead(history, contract)) return history;
  if (lastRead?.history !== history || lastRead.reading.contract !== contract) {
    let begun: readonly Begun[] = [];
    for (const [index, event] of history.events.entries()) {
      begun = readEvent(begun, event, index);
    }
    lastRead = { history, reading: readingOf(history, contract, begun) };
  }
  return lastRead.reading;
}

/** Splits a history into the attempts that were made and the sessions they led to. */
export const attemptsOf = (
  history: History, contract: Contract = STRICT_CONTRACT,
): readonly Attempt[] => read(history, contract).attempts;

export const sessionsOf = (
  history: History, contract: Contract = STRICT_CONTRACT,
): readonly Session[] => read(history, contract).sessions;

/**
 * The sessions that share a connection. A server may close the connection with the first of them
 * that expires: Socket.IO itself does so when a packet comes for a namespace that was closed alone
 * (socket.io/dist/client.js:217-220).
 */
export const companyOf = (
  history: History, { client, connection }: Session, contract: Contract = STRICT_CONTRACT,
): readonly Session[] =>
  sessionsOf(history, contract)
    .filter((one) => one.client === client && one.connection === connection);

/** @param earlier what was read of the same history up to the event before */
function attemptsFrom(
  history: History, contract: Contract, begun: readonly Begun[], earlier?: Reading,
): readonly Attempt[] {
  if (earlier !== undefined && begun === earlier.begun && earlier.sessions.every(isSettled)) {
    return earlier.attempts;
  }
  const read: Attempt[] = [];
  for (const [index, one] of begun.entries()) {
    const before = read.findLast(({ client, nsp, event, session }) => client === one.asksFor
      && nsp === one.nsp && event !== one.event && session !== null)?.session ?? null;
    const known = one === earlier?.begun[index] ? earlier.attempts[index] : undefined;
    const stands = known !== undefined && known.before === before
      && (known.session === null || isSettled(known.session));
    read.push(stands ? known : attemptOf(history, contract, one, before));
  }
  return read;
}

/** What its refreshes come to is known, whatever happens next. */
const isSettled = ({ refreshes }: Session): boolean =>
  refreshes.every(({ byEvent }) => byEvent !== Infinity);

function attemptOf(
  history: History, contract: Contract, begun: Begun, before: Session | null,
): Attempt {
  const { client, nsp, connection, event, decided } = begun;
  const held = heldTo(history, contract, begun, before);
  const [{ token, expMs }] = held;
  const [unproven, isStranger] = [unprovenOf(begun), begun.shows === 'nothing yet'];
  // A cut that ends an attempt decides nothing.
  if (decided === null || isStranger
    || (decided.seen.kind === 'refused' && isCut(history, decided))) {
    return {
      client, nsp, connection, event, token, expMs, before, unproven, isStranger,
      outcome: null, session: null,
    };
  }
  const admitted = decided.seen.kind === 'admitted' || begun.taken;
  const outcome = { event: decided.event, seen: decided.seen, admitted };
  const session = admitted ? sessionOf(history, contract, begun, decided, held) : null;
  return {
    client, nsp, connection, event, token, expMs, before, unproven, isStranger, outcome, session,
  };
}

function unprovenOf({ shows, seen, said, taken }: Begun): readonly Located[] {
  if (shows === 'its token') return [];
  return taken && said !== null ? seen.slice(0, seen.indexOf(said)) : seen;
}

/** What an attempt is held to, and, where it continues a session, what else that may go by. */
type Held = readonly [Owed, Owed | null];

function heldTo(
  history: History, { leewayMs }: Contract, { event, token, decided }: Begun,
  before: Session | null,
): Held {
  const { expMs } = tokenLife(token, history.phaseMs);
  const presented = { event, byEvent: event, token, expMs };
  const recovered = decided?.seen.kind === 'admitted' && decided.seen.recovered === true;
  if (!recovered || before === null) return [presented, null];
  const kept = { ...expiryDuring(before, event), event, byEvent: event };
  // What is no good gives a session neither a longer life nor a shorter one.
  const { sooner } = before;
  if (!isGoodAt(token, decided?.seen.atMs ?? 0, history.phaseMs, leewayMs)) return [kept, sooner];
  const [later, other] = kept.expMs > presented.expMs ? [kept, presented] : [presented, kept];
  return [later, sooner !== null && sooner.expMs < other.expMs ? sooner : other];
}

function isGoodAt(
  token: TokenName, atMs: number, phaseMs: number, leewayMs: number,
): boolean {
  const { nbfMs, expMs } = tokenLife(token, phaseMs);
  return tokenSpec(token).flaw === 'none'
    && !isTooEarly(atMs, nbfMs - leewayMs) && !isExpired(atMs, expMs, leewayMs);
}

/** Whether it was the sequence or the client that ended it. */
function isCut(history: History, { event, seen }: Located): boolean {
  const { step } = eventAt(history, event);
  switch (step.do) {
    case 'cut': case 'restart': return true;
    case 'leave': return step.nsp === (seen.nsp ?? '/');
    case 'kick': return isKick(step, seen);
    // The protocol was broken, and Socket.IO closes a connection for that.
    case 'connect': case 'pull': case 'stray': case 'malformed':
      return seen.kind === 'left' && seen.reason !== 'server namespace disconnect';
    default: return false;
  }
}

/** Whether the user of a token was revoked, or its key retired, at the latest in this event. */
export const revokedBy = ({ events }: History, token: TokenName, event: number): boolean =>
  events.some(({ step }, at) => at <= event && isRevokedIn(step, token));

/** Whether a step is the end of a token before its time. */
export const isRevokedIn = (step: Step, token: TokenName): boolean =>
  (step.do === 'revoke' && step.subject === tokenSpec(token).subject)
  || (step.do === 'rotate' && tokenSpec(token).key !== 'next');

/** The application's own kick: of one session, or of all that share its connection. */
const isKick = (step: Step, { nsp }: Observation): boolean =>
  step.do === 'kick' && (step.how !== 'disconnect()' || step.nsp === nsp);

/** What the contract holds the session to during an event: the kindest, while it changes. */
export const expiryDuring = ({ owed }: Session, event: number): Owed =>
  owed.length === 1 ? owed[0] : possiblyInForce(owed, event).reduce(kinder);

const kinder = (one: Owed, other: Owed): Owed => other.expMs > one.expMs ? other : one;

/** The same for a server that closed the session: the earliest of them excuses it. */
export const earliestExpiryDuring = ({ owed }: Session, event: number): number =>
  Math.min(...possiblyInForce(owed, event).map(({ expMs }) => expMs));

export const eventAt = (history: History, index: number): Event => {
  const event = history.events[index];
  if (event === undefined) throw new RangeError(`no event ${index} in the history`);
  return event;
};

function sessionOf(
  history: History, contract: Contract, begun: Begun, admitted: Located, [first, sooner]: Held,
): Session {
  const { client, nsp, connection, left } = begun;
  const seen = begun.said === null ? begun.seen : begun.seen.slice(begun.seen.indexOf(begun.said));
  const { event } = admitted;
  const owed: [Owed, ...Owed[]] = [
    { event, byEvent: event, token: first.token, expMs: first.expMs },
  ];
  const refreshes: Refresh[] = [];
  for (const arrived of begun.refreshes) {
    const refresh = refreshOf(history, contract, owed, arrived, begun, sooner);
    refreshes.push(refresh);
    const { expMs } = tokenLife(refresh.token, history.phaseMs);
    const takesEffect = refresh.due === 'applied'
      || (refresh.due === 'either' && refresh.answer === true)
      || refresh.due === 'unclear';
    if (!takesEffect) continue;
    // Where nobody can tell, either life is the server's to choose, for as long as it lasts.
    const byEvent = refresh.due === 'unclear' ? Infinity : refresh.byEvent;
    owed.push({ event: arrived.event, byEvent, token: refresh.token, expMs });
  }
  return {
    client, nsp, connection, admitted, owed, refreshes, seen,
    left: left && endOf(history, left),
    sooner,
  };
}

function endOf(history: History, { event, seen }: Located): Session['left'] {
  const kicked = isKick(eventAt(history, event).step, seen)
    || (seen.kind === 'left' && seen.reason === 'server namespace disconnect');
  return { event, seen, cut: isCut(history, { event, seen }), kicked };
}
