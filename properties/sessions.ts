import type { Event, History, Observation } from '../model/history.ts';
import { tokenLife, tokenSpec } from '../model/tokens.ts';
import type { TokenName } from '../model/tokens.ts';
import { isExpired } from '../model/time.ts';

/** An observation with its place in the history. */
export interface Located {
  /** Index into `history.events`. */
  readonly event: number;
  readonly seen: Observation;
}

/** One attempt to come in, and the session it led to, if any. */
export interface Attempt {
  readonly client: string;
  readonly event: number;
  readonly token: TokenName;
  readonly expMs: number;
  /** How it ended, unless the sequence or a cut ended it first. */
  readonly outcome: (Located & { readonly admitted: boolean }) | null;
  readonly session: Session | null;
}

/** What expiry the contract holds a session to, from one event on. */
export interface Owed {
  readonly event: number;
  readonly token: TokenName;
  readonly expMs: number;
}

export interface Session {
  readonly admitted: Located;
  /** The token it came with, then each that a refresh made good. Never empty. */
  readonly owed: readonly Owed[];
  /** Refreshes that reached the server while the session lived. */
  readonly refreshes: readonly Refresh[];
  /** What was seen of this session, by server or client, in order. */
  readonly seen: readonly Located[];
  /** Server's end of it; `cut`: the sequence broke the connection. */
  readonly left: (Located & { readonly cut: boolean }) | null;
}

export interface Refresh {
  readonly arrived: Located;
  readonly id: string;
  readonly token: TokenName;
  /** What the contract makes of it; `unclear`: it may have been looked at on either side of expiry. */
  readonly due: 'applied' | 'refused' | 'either' | 'unclear';
  /** The server's answer, or `null` when it gave none. */
  readonly answer: boolean | null;
}

/** Splits a history into the attempts that were made and the sessions they led to. */
export function attemptsOf(history: History): readonly Attempt[] {
  const known = READ.get(history) ?? readAttempts(history);
  READ.set(history, known);
  return known;
}

/** Every property reads the same histories: each is taken apart once. */
const READ = new WeakMap<History, readonly Attempt[]>();

function readAttempts(history: History): readonly Attempt[] {
  const begun = history.events.flatMap(({ step }, event) =>
    step.do === 'open' || step.do === 'reconnect'
      ? [{ event, client: step.client, token: step.token }]
      : []);
  return begun.map(({ event, client, token }, index) => {
    const untilEvent = begun.slice(index + 1).find((b) => b.client === client)?.event;
    const seen = observationsIn(history, client, event, untilEvent ?? history.events.length);
    const { expMs } = tokenLife(token, history.phaseMs);
    const outcome = outcomeOf(history, seen);
    const session = outcome?.admitted === true ? sessionOf(history, token, outcome, seen) : null;
    return { client, event, token, expMs, outcome, session };
  });
}

export const sessionsOf = (history: History): readonly Session[] =>
  attemptsOf(history).flatMap(({ session }) => session === null ? [] : [session]);

/** What the contract holds the session to during an event: the kinder of two when it changes. */
export function expiryDuring(session: Session, event: number): Owed {
  const before = session.owed.filter((owed) => owed.event < event).at(-1);
  const changed = session.owed.filter((owed) => owed.event === event);
  const candidates = before === undefined ? changed : [before, ...changed];
  return candidates.reduce((kindest, owed) => owed.expMs > kindest.expMs ? owed : kindest);
}

export const eventAt = (history: History, index: number): Event => {
  const event = history.events[index];
  if (event === undefined) throw new RangeError(`no event ${index} in the history`);
  return event;
};

function observationsIn(
  history: History, client: string, from: number, until: number,
): readonly Located[] {
  return history.events.slice(from, until).flatMap(({ observations }, index) =>
    observations.filter((seen) => seen.client === client)
      .map((seen) => ({ event: from + index, seen })));
}

function outcomeOf(history: History, seen: readonly Located[]): Attempt['outcome'] {
  const found = seen.find(({ seen: { kind } }) => kind === 'admitted' || kind === 'refused');
  if (found === undefined) return null;
  const admitted = found.seen.kind === 'admitted';
  if (!admitted && eventAt(history, found.event).step.do === 'cut') return null;
  return { ...found, admitted };
}

function sessionOf(
  history: History, token: TokenName, admitted: Located, seen: readonly Located[],
): Session {
  const left = seen.find(({ seen: { kind } }) => kind === 'left');
  const owed: Owed[] = [{
    event: admitted.event, token, expMs: tokenLife(token, history.phaseMs).expMs,
  }];
  const refreshes: Refresh[] = [];
  for (const arrived of seen) {
    if (arrived.seen.kind !== 'arrived' || !arrived.seen.packet.startsWith('r')) continue;
    if (left !== undefined && seen.indexOf(left) < seen.indexOf(arrived)) break;
    const refresh = refreshOf(history, owed, arrived, arrived.seen.packet, seen);
    refreshes.push(refresh);
    const { expMs } = tokenLife(refresh.token, history.phaseMs);
    const takesEffect = refresh.due === 'applied'
      || (refresh.due === 'either' && refresh.answer === true)
      // Nobody can tell: the longer of the two lives is the server's to choose.
      || (refresh.due === 'unclear' && expMs > (owed.at(-1) as Owed).expMs);
    if (takesEffect) owed.push({ event: arrived.event, token: refresh.token, expMs });
  }
  return {
    admitted, owed, refreshes, seen,
    left: left === undefined
      ? null
      : { ...left, cut: eventAt(history, left.event).step.do === 'cut' },
  };
}

function refreshOf(
  history: History, owed: readonly Owed[], arrived: Located, id: string,
  seen: readonly Located[],
): Refresh {
  const step = history.events.map((event) => event.step)
    .find((s) => s.do === 'refresh' && s.id === id);
  const token = step?.do === 'refresh' ? step.token : 'absent';
  const acked = seen.find(({ seen: s }) => s.kind === 'acked' && s.packet === id)?.seen;
  return {
    arrived, id, token,
    due: dueOf(history, owed, arrived, token, acked?.atMs),
    answer: acked?.kind === 'acked' ? acked.ok : null,
  };
}

/** EXP-5: exactly the new token's expiry, in order of receipt; anything amiss changes nothing. */
function dueOf(
  history: History, owed: readonly Owed[], arrived: Located, token: TokenName,
  answeredAtMs: number | undefined,
): Refresh['due'] {
  const current = owed.at(-1) as Owed;
  const first = owed[0] as Owed;
  const life = tokenLife(token, history.phaseMs);
  const { toMs } = eventAt(history, arrived.event);
  if (isExpired(arrived.seen.atMs, current.expMs)) return 'refused';
  const bad = tokenSpec(token).flaw !== 'none' || arrived.seen.atMs < life.nbfMs
    || tokenSpec(token).subject !== tokenSpec(first.token).subject;
  if (bad || isExpired(arrived.seen.atMs, life.expMs)) return 'refused';
  // When it took effect is known to lie between its arrival and its answer, or the step's end.
  const byMs = Math.min(toMs, answeredAtMs ?? toMs);
  if (isExpired(byMs, current.expMs) || isExpired(byMs, life.expMs)) return 'unclear';
  return life.expMs < current.expMs ? 'either' : 'applied';
}
