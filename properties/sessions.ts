import type { Event, History, Observation } from '../model/history.ts';
import type { ClientName, Namespace, Step } from '../model/step.ts';
import { tokenLife, tokenSpec } from '../model/tokens.ts';
import type { TokenName } from '../model/tokens.ts';
import { isExpired, isTooEarly } from '../model/time.ts';

/** An observation with its place in the history. */
export interface Located {
  /** Index into `history.events`. */
  readonly event: number;
  readonly seen: Observation;
}

/** Who comes in where, and over which connection: it is known by the event that opened it. */
interface Place {
  readonly client: ClientName;
  readonly nsp: Namespace;
  readonly connection: number;
}

/** One attempt to come into a namespace, and the session it led to, if any. */
export interface Attempt extends Place {
  readonly event: number;
  readonly token: TokenName;
  readonly expMs: number;
  /** How it ended, unless the sequence or a cut ended it first. */
  readonly outcome: (Located & { readonly admitted: boolean }) | null;
  readonly session: Session | null;
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
  /** The token it came with, then each that a refresh made good. Never empty. */
  readonly owed: readonly [Owed, ...Owed[]];
  /** Refreshes that reached the server while the session lived. */
  readonly refreshes: readonly Refresh[];
  /** What was seen of this session, by server or client, in order. */
  readonly seen: readonly Located[];
  /** Server's end of it; `cut`: the sequence broke the connection, or the client left. */
  readonly left: (Located & { readonly cut: boolean }) | null;
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

/** A history taken apart. */
interface Read {
  readonly history: History;
  readonly attempts: readonly Attempt[];
  readonly sessions: readonly Session[];
}

/** Every property reads the same history in its turn: it is taken apart once. */
let lastRead: Read | undefined;

function read(history: History): Read {
  if (lastRead?.history !== history) {
    const attempts = readAttempts(history);
    const sessions = [];
    for (const { session } of attempts) if (session !== null) sessions.push(session);
    lastRead = { history, attempts, sessions };
  }
  return lastRead;
}

/** Splits a history into the attempts that were made and the sessions they led to. */
export const attemptsOf = (history: History): readonly Attempt[] => read(history).attempts;

export const sessionsOf = (history: History): readonly Session[] => read(history).sessions;

/**
 * The sessions that share a connection. A server may close the connection with the first of them
 * that expires: Socket.IO itself does so when a packet comes for a namespace that was closed alone
 * (socket.io/dist/client.js:217-220).
 */
export const companyOf = (
  history: History, { client, connection }: Session,
): readonly Session[] =>
  sessionsOf(history).filter((one) => one.client === client && one.connection === connection);

/** An attempt as its events are read: a client's observations belong to its latest one. */
interface Begun extends Place {
  readonly event: number;
  readonly token: TokenName;
  readonly seen: Located[];
  decided: Located | null;
  left: Located | null;
  /** Refreshes that arrived before the server let go of the session. */
  readonly refreshes: Located[];
}

function readAttempts(history: History): readonly Attempt[] {
  const attempts: Begun[] = [];
  for (const [event, { step, observations }] of history.events.entries()) {
    const begun = begunBy(step, event, attempts);
    if (begun !== null) {
      attempts.push({ ...begun, event, seen: [], decided: null, left: null, refreshes: [] });
    }
    for (const seen of observations) {
      note(attempts, { event, seen });
    }
  }
  return attempts.map((begun) => attemptOf(history, begun));
}

/** What a step begins, if it begins anything: a client comes into a namespace. */
function begunBy(
  step: Step, event: number, attempts: readonly Begun[],
): (Place & { readonly token: TokenName }) | null {
  const { client } = step;
  switch (step.do) {
    case 'open': return { client, nsp: step.nsp ?? '/', connection: event, token: step.token };
    case 'reconnect': return { client, nsp: '/', connection: event, token: step.token };
    case 'join': {
      const connection = attempts.findLast((one) => one.client === client)?.connection ?? event;
      return { client, nsp: step.nsp, connection, token: step.token };
    }
    case 'connect': {
      const last = attempts.findLast((one) => one.client === client && one.nsp === '/');
      // Where it is already, asking again breaks the protocol, and begins nothing.
      if (last?.decided?.seen.kind === 'admitted' && last.left === null) return null;
      return { client, nsp: '/', connection: last?.connection ?? event, token: step.token };
    }
    default: return null;
  }
}

function note(attempts: readonly Begun[], located: Located): void {
  const { seen } = located;
  const latest = attempts.findLast(({ client, nsp }) =>
    client === seen.client && nsp === (seen.nsp ?? '/'));
  if (latest === undefined) return;
  const attempt = seen.kind === 'refused' ? refusedOf(attempts, latest) : latest;
  attempt.seen.push(located);
  if (seen.kind === 'admitted' || seen.kind === 'refused') attempt.decided ??= located;
  if (seen.kind === 'left') attempt.left ??= located;
  if (seen.kind === 'arrived' && seen.packet.startsWith('r') && attempt.left === null) {
    attempt.refreshes.push(located);
  }
}

/** A client that asks again before it looks: what it finds then are answers in their order. */
const refusedOf = (attempts: readonly Begun[], latest: Begun): Begun =>
  attempts.find(({ client, nsp, connection, decided }) => decided === null
    && client === latest.client && nsp === latest.nsp && connection === latest.connection)
  ?? latest;

function attemptOf(history: History, begun: Begun): Attempt {
  const { client, nsp, connection, event, token, decided } = begun;
  const { expMs } = tokenLife(token, history.phaseMs);
  const attempt = { client, nsp, connection, event, token, expMs };
  // A cut that ends an attempt decides nothing.
  if (decided === null || (decided.seen.kind === 'refused' && isCut(history, decided))) {
    return { ...attempt, outcome: null, session: null };
  }
  const admitted = decided.seen.kind === 'admitted';
  const outcome = { event: decided.event, seen: decided.seen, admitted };
  const session = admitted ? sessionOf(history, begun, decided) : null;
  return { ...attempt, outcome, session };
}

/** Whether it was the sequence or the client that ended it. */
function isCut(history: History, { event, seen }: Located): boolean {
  const { step } = eventAt(history, event);
  switch (step.do) {
    case 'cut': return true;
    case 'leave': return step.nsp === (seen.nsp ?? '/');
    // The protocol was broken, and Socket.IO closes a connection for that.
    case 'connect': case 'pull': case 'stray': case 'malformed':
      return seen.kind === 'left' && seen.reason !== 'server namespace disconnect';
    default: return false;
  }
}

/** Whether the user of a token was revoked, at the latest in this event. */
export const revokedBy = (history: History, token: TokenName, event: number): boolean =>
  history.events.slice(0, event + 1).some(({ step }) =>
    step.do === 'revoke' && step.subject === tokenSpec(token).subject);

/** What the contract holds the session to during an event: the kindest, while it changes. */
export const expiryDuring = ({ owed }: Session, event: number): Owed =>
  possiblyInForce(owed, event).reduce((kindest, one) => one.expMs > kindest.expMs ? one : kindest);

/** The same for a server that closed the session: the earliest of them excuses it. */
export const earliestExpiryDuring = ({ owed }: Session, event: number): number =>
  Math.min(...possiblyInForce(owed, event).map(({ expMs }) => expMs));

/** The last that certainly counts before an event, and what may have taken its place since. */
function possiblyInForce(
  owed: readonly [Owed, ...Owed[]], event: number,
): readonly [Owed, ...Owed[]] {
  const certain = owed.findLast(({ byEvent }) => byEvent < event) ?? owed[0];
  const since = owed.slice(owed.indexOf(certain) + 1).filter((one) => one.event <= event);
  return [certain, ...since];
}

export const eventAt = (history: History, index: number): Event => {
  const event = history.events[index];
  if (event === undefined) throw new RangeError(`no event ${index} in the history`);
  return event;
};

function sessionOf(history: History, begun: Begun, admitted: Located): Session {
  const { client, nsp, connection, token, seen, left } = begun;
  const owed: [Owed, ...Owed[]] = [{
    event: admitted.event, byEvent: admitted.event, token,
    expMs: tokenLife(token, history.phaseMs).expMs,
  }];
  const refreshes: Refresh[] = [];
  for (const arrived of begun.refreshes) {
    const refresh = refreshOf(history, owed, arrived, begun);
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
    left: left && { event: left.event, seen: left.seen, cut: isCut(history, left) },
  };
}

function refreshOf(
  history: History, owed: readonly [Owed, ...Owed[]], arrived: Located, { seen, left }: Begun,
): Refresh {
  const id = 'packet' in arrived.seen ? arrived.seen.packet : '';
  const step = history.events.map((event) => event.step)
    .find((s) => s.do === 'refresh' && s.id === id);
  const { token, slowMs = 0 } = step?.do === 'refresh' ? step : { token: 'absent' as const };
  const acked = seen.find(({ seen: s }) => s.kind === 'acked' && s.packet === id);
  const doneAtMs = arrived.seen.atMs + slowMs;
  const done = history.events.findIndex(({ toMs }, event) =>
    event >= arrived.event && toMs >= doneAtMs);
  const byEvent = acked?.event ?? (done < 0 ? Infinity : done);
  // The session ended first, or the history: nothing is known of a lookup that was under way.
  const cutShort = byEvent > (left?.event ?? Infinity) || byEvent === Infinity;
  const due = dueOf(history, owed, arrived, token, acked?.seen.atMs, byEvent);
  return {
    arrived, id, token, byEvent,
    due: due === 'refused' || !cutShort ? due : 'unclear',
    answer: acked?.seen.kind === 'acked' ? acked.seen.ok : null,
  };
}

/** EXP-5: exactly the new token's expiry, in order of receipt; anything amiss changes nothing. */
function dueOf(
  history: History, owed: readonly [Owed, ...Owed[]], arrived: Located, token: TokenName,
  answeredAtMs: number | undefined, byEvent: number,
): Refresh['due'] {
  const current = possiblyInForce(owed, arrived.event).map(({ expMs }) => expMs);
  const latestMs = Math.max(...current);
  const life = tokenLife(token, history.phaseMs);
  const toMs = history.events[byEvent]?.toMs ?? Infinity;
  if (isExpired(arrived.seen.atMs, latestMs)) return 'refused';
  const bad = tokenSpec(token).flaw !== 'none'
    || tokenSpec(token).subject !== tokenSpec(owed[0].token).subject;
  if (bad || isExpired(arrived.seen.atMs, life.expMs)) return 'refused';
  // When it took effect is known to lie between its arrival and its answer, or the step's end.
  const byMs = Math.min(toMs, answeredAtMs ?? toMs);
  if (isTooEarly(byMs, life.nbfMs)) return 'refused';
  const changes = [Math.min(...current), life.expMs].some((expMs) => isExpired(byMs, expMs));
  if (changes || isTooEarly(arrived.seen.atMs, life.nbfMs)) return 'unclear';
  // A token without `exp` is legal, and a server may want one that has it.
  const mayRefuse = life.expMs < latestMs || tokenSpec(token).expSec === undefined;
  return mayRefuse ? 'either' : 'applied';
}
