import { latestMs } from '../model/history.ts';
import type { History, Holding } from '../model/history.ts';
import { isExpired } from '../model/time.ts';
import { defineProperty } from './property.ts';
import type { Contract, Violation } from './property.ts';
import { attemptsOf, expiryDuring, sessionsOf } from './sessions.ts';
import type { Session } from './sessions.ts';

export const expiredIsGone = defineProperty({
  id: 'EXP-10',
  level: 'SHOULD',
  says: 'the expired session is gone within the grace, and nothing of it is left',
  source: 'the grace that the target declares; 0 ms unless it says otherwise',
  exercisedBy: 'a session whose token expires, and time that passes after it, or a look at what is '
    + 'left of it',
  plots: {
    namespaces: [['open', 'expire', 'expire'], ['open', 'join', 'expire', 'expire']],
    'outside, return': [
      ['open', 'send', 'long past expiry', 'long past expiry'],
      ['open', 'long past expiry'],
    ],
    carriers: [
      ['open to authenticate', 'authenticate', 'expire', 'expire'],
    ],
    connection: [
      ['open', 'expire', 'expire'],
      ['open', 'almost expire', 'expire'],
    ],
    pair: [
      ['open', 'open', 'expire', 'expire'],
      ['open', 'open', 'leave', 'expire', 'expire'],
    ],
    leftovers: [
      ['engine', 'connect', 'expire', 'look'],
      ['engine', 'connect', 'expire', 'expire', 'look'],
      ['engine', 'connect', 'pull', 'expire', 'expire', 'pull', 'look'],
    ],
    doubles: [['engine', 'connect twice', 'expire', 'expire']],
    theft: [['open', 'emit, no ack wanted', 'cut', 'engine', 'connect twice', 'expire', 'expire']],
    recovery: [
      ['open', 'cut', 'expire', 'expire', 'look'],
      ['open', 'emit, no ack wanted', 'expire', 'expire', 'look'],
    ],
  },
  needs: [],
  turnsOn: ['left', 'time', 'look'],
  judge: (history, contract) => {
    const judged = [
      ...sessionsOf(history, contract).flatMap((session) => outlives(history, session, contract)),
      ...leftBehind(history, contract),
    ];
    return {
      exercised: judged.length,
      violations: judged.flatMap(({ violation }) => violation === null ? [] : [violation]),
    };
  },
});

type Judged = readonly { readonly violation: Violation | null }[];

/** Admitted alive, and time went on past its expiry: is it still there at the end of a step? */
function outlives(
  history: History, session: Session, { leewayMs, graceMs }: Contract,
): Judged {
  const { admitted, left } = session;
  if (isExpired(admitted.seen.atMs, expiryDuring(session, admitted.event).expMs, leewayMs)) {
    return [];
  }
  for (let event = admitted.event; event < history.events.length; event += 1) {
    const { token, expMs } = expiryDuring(session, event);
    const toMs = history.events[event]?.toMs ?? 0;
    if (left !== null && left.cut && left.event <= event) return [];
    // By a clock that nobody sets: it may have been let in no sooner than that.
    if (toMs <= Math.max(expMs + leewayMs, latestMs(admitted.seen)) + graceMs) continue;
    if (left !== null && left.event <= event) return [{ violation: null }];
    return [{
      violation: {
        event, atMs: toMs, token, expMs,
        says: 'the server still holds a session whose token has expired',
      },
    }];
  }
  // Gone before anybody could look: at its very expiry.
  const gone = left !== null && !left.cut
    && isExpired(left.seen.atMs, expiryDuring(session, left.event).expMs, leewayMs);
  return gone ? [{ violation: null }] : [];
}

/** Somebody looked at a client whose session has been over for longer than the grace allows. */
const leftBehind = (history: History, contract: Contract): Judged =>
  !history.events.some(({ step }) => step.do === 'look') ? [] : history.events.flatMap((
    { step, fromMs, observations }, event,
  ): Judged => {
    if (step.do !== 'look') return [];
    const sessions = sessionsOf(history, contract).filter(({ client, admitted }) =>
      client === step.client && admitted.event < event);
    const isOver = (session: Session): boolean => isLongOver(session, event, fromMs, contract);
    if (!sessions.some(isOver)) return [];
    const violations = observations.flatMap((seen) => {
      if (seen.kind !== 'holds') return [];
      const left = seen.what === 'engine'
        ? aloneOnEngine(history, sessions, event, contract)
        : sessions.filter(({ nsp }) => nsp === (seen.nsp ?? '/')).slice(-1);
      const session = left.at(-1);
      if (session === undefined || !left.every(isOver)) return [];
      const { token, expMs } = expiryDuring(session, event);
      return [{
        event, atMs: fromMs, token, expMs, observation: seen,
        says: `the server still holds ${OF_THE_EXPIRED[seen.what]}`,
      }];
    });
    return violations.length === 0
      ? [{ violation: null }] : violations.map((violation) => ({ violation }));
  });

const OF_THE_EXPIRED: Readonly<Record<Holding, string>> = {
  engine: 'an engine open on which every session has expired',
  listing: 'an expired session among the sockets of its namespace',
  room: 'an expired session in a room',
  'stored session': 'an expired session in store',
};

/** Admitted in its time, and past its expiry by more than the grace: EXP-1 speaks of any other. */
function isLongOver(
  session: Session, event: number, atMs: number, { leewayMs, graceMs }: Contract,
): boolean {
  const { admitted } = session;
  return atMs > expiryDuring(session, event).expMs + leewayMs + graceMs
    && !isExpired(admitted.seen.atMs, expiryDuring(session, admitted.event).expMs, leewayMs);
}

/**
 * The sessions on the client's present connection; none where it may still be about to come in. An
 * engine that is closing is not open: it is gone within the close timeout of its transport.
 */
function aloneOnEngine(
  history: History, sessions: readonly Session[], event: number, contract: Contract,
): readonly Session[] {
  const begun = attemptsOf(history, contract).filter((one) =>
    one.client === sessions[0]?.client && one.event < event);
  const connection = begun.at(-1)?.connection;
  const here = begun.filter((one) => one.connection === connection);
  const undecided = here.some(({ outcome }) => outcome === null || outcome.event > event);
  return undecided ? [] : sessions.filter((one) => one.connection === connection);
}
