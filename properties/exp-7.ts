import { latestMs } from '../model/history.ts';
import type { History } from '../model/history.ts';
import { isExpired } from '../model/time.ts';
import { tokenSpec } from '../model/tokens.ts';
import { defineProperty } from './property.ts';
import type { Contract, Judgement, Violation } from './property.ts';
import { couldRecover } from './exp-4.ts';
import { retries } from './retrying.ts';
import { attemptsOf, companyOf, eventAt, expiryDuring, revokedBy, sessionsOf } from './sessions.ts';
import type { Located } from './begun.ts';
import type { Attempt, Session } from './sessions.ts';

export const liveIsLeftAlone = defineProperty({
  id: 'EXP-7',
  level: 'MUST',
  says: 'a live session is left alone: every event is accepted, exactly once and in order',
  source: 'the guard against a server that refuses everything',
  exercisedBy: 'a message that reaches the server on a live session, or the end of one',
  plots: {
    namespaces: [['open', 'join', 'send beside', 'leave', 'send', 'almost expire', 'send']],
    outside: [
      ['open', 'upgrade', 'send', 'almost expire', 'send'],
      ['open for long', 'upgrade', 'send', 'send', 'send'],
    ],
    'outside, two clients': [['open', 'open oddly', 'send', 'send', 'send', 'send']],
    'outside, no manners': [['engine', 'connect', 'pull', 'send', 'pull', 'send', 'pull']],
    'outside, namespaces': [['open', 'join', 'send beside', 'send', 'send beside']],
    'two of your own': [['open', 'join', 'send beside', 'almost expire', 'send', 'send beside']],
    binary: [['open', 'send binary', 'almost expire', 'send binary']],
    restart: [['open', 'send', 'restart', 'reconnect', 'send']],
    rotation: [['open with the next key', 'send', 'rotate', 'send']],
    carriers: [
      ['open', 'send', 'almost expire', 'send'],
      ['open to authenticate', 'authenticate', 'send', 'almost expire', 'send'],
    ],
    connection: [
      ['open', 'send', 'almost expire', 'send'],
      ['open for long', 'a millisecond passes', 'send'],
    ],
    delivery: [
      ['open slowly', 'send', 'end the join'],
      ['open', 'hold', 'send', 'almost expire', 'deliver'],
      ['open', 'cut', 'send', 'reconnect'],
    ],
    'catch-all': [['open', 'send', 'almost expire', 'send']],
    tokens: [['open oddly', 'send', 'almost expire', 'send']],
  },
  needs: [],
  turnsOn: ['arrived', 'accepted', 'refused', 'left'],
  judge: (history, contract) => {
    const attempts = attemptsOf(history, contract);
    const sessions = sessionsOf(history, contract);
    const judged = sessions.map((session) => liveMessages(history, session, contract));
    const refused = attempts.flatMap((attempt) => refusedThoughGood(history, attempt, contract));
    const closed = sessions.flatMap((session) => closedThoughLive(history, session, contract));
    return {
      exercised: judged.reduce(
        (sum, { exercised }) => sum + exercised, refused.length + closed.length),
      violations: [...refused, ...judged.flatMap(({ violations }) => violations), ...closed],
    };
  },
});

/** A timer may fire a millisecond early, as Node's do, and what it does is early by no more. */
export function hurriedByMs(history: History, event: number): number {
  const { step } = eventAt(history, event);
  return step.do === 'advance' && step.timers === 'early' ? 1 : 0;
}

/** A session on a token that never was good has no life to protect: EXP-6 speaks of it. */
const hasGoodToken = ({ owed: [first] }: Session): boolean =>
  tokenSpec(first.token).flaw === 'none';

/** A server that recovers a session may go by either of its tokens; only both protect it. */
export const protectedUntilMs = (session: Session, event: number): number =>
  Math.min(expiryDuring(session, event).expMs, session.sooner?.expMs ?? Infinity);

/** An event lies wholly within the life that the contract protects. */
const isLive = (
  history: History, company: readonly Session[], event: number, earlyMs: number,
): boolean => company.every((one) =>
  hasGoodToken(one)
  && !isExpired(eventAt(history, event).toMs, protectedUntilMs(one, event) - earlyMs)
  && !revokedBy(history, one.owed[0].token, event)
  && !one.refreshes.some(({ arrived }) => arrived.event <= event));

const NOTHING_SENT: Judgement = { exercised: 0, violations: [] };

function liveMessages(history: History, session: Session, contract: Contract): Judgement {
  const { earlyMs } = contract;
  if (!session.seen.some(({ seen }) => seen.kind === 'arrived')) return NOTHING_SENT;
  const company = companyOf(history, session, contract);
  const named = namedIn(session);
  const arrived: Located[] = [];
  const accepted: string[] = [];
  for (const located of session.seen) {
    const { seen, event } = located;
    if (seen.kind === 'left') break;
    if (seen.kind !== 'arrived' && seen.kind !== 'accepted') continue;
    if (!seen.packet.startsWith('m') || !isLive(history, company, event, earlyMs)) continue;
    if (seen.kind === 'arrived') arrived.push(located);
    else if (!isBeside(seen, named)) accepted.push(seen.packet);
  }
  if (arrived.length === 0) return NOTHING_SENT;
  const before = retries(history, session) ? acceptedBefore(history, session) : null;
  const owed = before === null ? arrived : firstOf(arrived, packetOf, before);
  const taken = before === null ? accepted : firstOf(accepted, (id) => id, before);
  const violations = owed.flatMap((located, index) => wronglyTaken(session, located,
    taken.filter((id) => id === packetOf(located)).length, taken[index]));
  return { exercised: owed.length, violations: violations.slice(0, 1) };
}

/**
 * A client that retries sends again what it has heard nothing of: once such a message is accepted,
 * nobody owes it any more, and that it is accepted once more is no breach.
 */
function firstOf<Item>(
  all: readonly Item[], idOf: (item: Item) => string, before: ReadonlySet<string>,
): readonly Item[] {
  const known = new Set(before);
  return all.filter((item) => {
    const isNew = !known.has(idOf(item));
    known.add(idOf(item));
    return isNew;
  });
}

/** What was accepted of a client before it came in by this session. */
const acceptedBefore = (
  history: History, { client, admitted }: Session,
): ReadonlySet<string> => new Set(history.events.slice(0, admitted.event).flatMap(
  ({ observations }) => observations.flatMap((seen) =>
    seen.kind === 'accepted' && seen.client === client ? [seen.packet] : [])));

/**
 * That another listener of the event was entered as well, or a catch-all one, is no second
 * acceptance; where there is none but a catch-all listener, it is the one there is.
 */
const isBeside = (
  { catchAll, further, packet }: Located['seen'] & { kind: 'accepted' }, named: ReadonlySet<string>,
): boolean => further === true || (catchAll === true && named.has(packet));

/** What a listener for that very event was entered with. */
function namedIn({ seen }: Session): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { seen: one } of seen) {
    if (one.kind === 'accepted' && one.catchAll !== true) named.add(one.packet);
  }
  return named;
}

const packetOf = ({ seen }: Located): string => 'packet' in seen ? seen.packet : '';

function wronglyTaken(
  session: Session, located: Located, times: number, inItsPlace: string | undefined,
): readonly Violation[] {
  const packet = packetOf(located);
  if (times === 1 && inItsPlace === packet) return [];
  const what = times === 0 ? 'did not accept' : times > 1 ? `accepted ${times} times` : 'reordered';
  const { token, expMs } = expiryDuring(session, located.event);
  return [{
    event: located.event, atMs: located.seen.atMs, token, expMs, packet,
    observation: located.seen,
    says: `the server ${what} ${packet}, which a live session sent`,
  }];
}

function closedThoughLive(
  history: History, session: Session, contract: Contract,
): readonly Violation[] {
  const { left } = session;
  if (left === null || left.cut) return [];
  const { earlyMs } = contract;
  const company = companyOf(history, session, contract);
  if (company.some(({ refreshes }) => refreshes.length > 0)) return [];
  const byMs = latestMs(left.seen) + hurriedByMs(history, left.event);
  const isOver = (one: Session): boolean => !hasGoodToken(one)
    || isExpired(byMs, protectedUntilMs(one, left.event) - earlyMs)
    || revokedBy(history, one.owed[0].token, left.event);
  if (company.some(isOver)) return [];
  const { token, expMs } = expiryDuring(session, left.event);
  return [{
    event: left.event, atMs: left.seen.atMs, token, expMs, observation: left.seen,
    says: 'the server closed a live session',
  }];
}

/**
 * Nobody is owed the session of somebody else: nor is a client that was somebody else before, and
 * brings what it was given then to recover that session by.
 */
function asksForAnothers(history: History, attempt: Attempt): boolean {
  const { client, token, before, event } = attempt;
  if (before === null) return false;
  if (tokenSpec(before.owed[0].token).subject === tokenSpec(token).subject) return false;
  const hasPid = history.events.slice(0, event).some(({ observations }) => observations.some(
    (seen) => seen.kind === 'connected' && seen.client === client && seen.pid !== undefined));
  return before.client !== client || (hasPid && couldRecover(history, attempt));
}

function refusedThoughGood(
  history: History, attempt: Attempt, { earlyMs }: Contract,
): readonly Violation[] {
  const { token, expMs, outcome } = attempt;
  if (outcome === null || outcome.admitted || tokenSpec(token).flaw !== 'none') return [];
  if (asksForAnothers(history, attempt)) return [];
  if (tokenSpec(token).nbfSec !== undefined || tokenSpec(token).expSec === undefined) return [];
  if (isExpired(eventAt(history, outcome.event).toMs, expMs - earlyMs)) return [];
  if (revokedBy(history, token, outcome.event)) return [];
  return [{
    event: outcome.event, atMs: outcome.seen.atMs, token, expMs, observation: outcome.seen,
    says: 'the server refused a good token',
  }];
}
