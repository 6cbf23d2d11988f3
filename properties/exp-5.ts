import { latestMs } from '../model/history.ts';
import type { History } from '../model/history.ts';
import { isExpired } from '../model/time.ts';
import { hurriedByMs, protectedUntilMs } from './exp-7.ts';
import { defineProperty } from './property.ts';
import type { Contract, Violation } from './property.ts';
import { companyOf, earliestExpiryDuring, eventAt, expiryDuring, sessionsOf } from './sessions.ts';
import type { Refresh, Session } from './sessions.ts';

export const refreshIsExact = defineProperty({
  id: 'EXP-5',
  level: 'MUST',
  says: 'a refresh moves expiry to exactly the new token\'s; a bad one changes nothing',
  source: 'RFC 7519 §4.1.4, applied to a token that replaces another',
  exercisedBy: 'a new token that reaches the server while the session lives',
  plots: {
    'outside, refresh': [
      [
        'open', 'send', 'refresh well', 'almost expire', 'send', 'expire', 'send',
        'long past expiry', 'send',
      ],
      ['open', 'send', 'refresh well', 'expire', 'send', 'long past expiry', 'send'],
      ['open', 'send', 'refresh badly', 'expire', 'send', 'long past expiry', 'send'],
      ['open', 'send', 'long past expiry', 'refresh well', 'send'],
    ],
    connection: [
      ['open', 'refresh', 'expire', 'send'],
      ['open', 'send', 'refresh', 'expire, I/O first', 'send'],
      ['open', 'almost expire', 'refresh', 'send'],
    ],
    refresh: [
      ['open', 'refresh slowly', 'refresh', 'almost expire', 'send'],
      ['open', 'refresh slowly', 'refresh', 'expire', 'send'],
      ['open', 'refresh well, slowly', 'refresh to less', 'almost expire', 'send'],
      ['open', 'refresh slowly', 'expire'],
    ],
    tokens: [
      ['open oddly', 'refresh', 'almost expire', 'send'],
      ['open oddly', 'expire', 'refresh'],
    ],
  },
  needs: ['refresh'],
  turnsOn: ['arrived', 'accepted', 'acked', 'left'],
  judge: (history, contract) => {
    const refreshed = sessionsOf(history, contract)
      .filter(({ refreshes }) => refreshes.length > 0);
    return {
      exercised: refreshed.flatMap(({ refreshes }) =>
        refreshes.filter(({ due }) => due !== 'unclear')).length,
      violations: refreshed.flatMap((session) => [
        ...session.refreshes.flatMap((refresh) =>
          wronglyAnswered(history, session, refresh, contract)),
        ...acceptedBeyond(session, contract),
        ...closedTooSoon(history, session, contract),
        ...refusedAfterwards(history, session, contract),
      ]),
    };
  },
});

/** The server says yes to a bad token, or will not take a good one. */
function wronglyAnswered(
  history: History, session: Session, { arrived, id, token, due, answer, byEvent }: Refresh,
  contract: Contract,
): readonly Violation[] {
  if (isMute(arrived)) return [];
  const others = companyOf(history, session, contract).filter((one) => one !== session);
  const tookBad = due === 'refused' && answer === true;
  const refusedGood = due === 'applied' && answer !== true
    && !others.some((one) =>
      isOver(one, byEvent, eventAt(history, byEvent).toMs + contract.earlyMs));
  if (!tookBad && !refusedGood) return [];
  return [{
    event: arrived.event, atMs: arrived.seen.atMs, packet: id, token, observation: arrived.seen,
    says: tookBad
      ? `the server took over the token of ${id}, which it had to refuse`
      : `the server did not take over the good token of ${id}`,
  }];
}

/** After a refresh, the old or the refused token's longer life still counts. */
function acceptedBeyond(session: Session, { leewayMs }: Contract): readonly Violation[] {
  const firstRefresh = session.refreshes[0]?.arrived.event ?? 0;
  return session.seen.flatMap(({ event, seen }) => {
    const { token, expMs } = expiryDuring(session, event);
    const late = seen.kind === 'accepted' && event > firstRefresh
      && isExpired(seen.atMs, expMs, leewayMs);
    if (!late) return [];
    return [{
      event, atMs: seen.atMs, token, expMs, packet: seen.packet, observation: seen,
      says: `the server accepted ${seen.packet} beyond the expiry that the refresh left in force`,
    }];
  });
}

const isMute = ({ seen }: Refresh['arrived']): boolean =>
  seen.kind === 'arrived' && seen.mute === true;

/** What comes in the life that refreshes have left to a session has to be accepted. */
function refusedAfterwards(
  history: History, session: Session, contract: Contract,
): readonly Violation[] {
  const { refreshes, left } = session;
  const accepted = new Set(session.seen.flatMap(({ seen }) =>
    seen.kind === 'accepted' ? [seen.packet] : []));
  const company = companyOf(history, session, contract);
  return session.seen.flatMap(({ event, seen }) => {
    if (seen.kind !== 'arrived' || !seen.packet.startsWith('m')) return [];
    const last = refreshes.findLast(({ arrived }) => arrived.event < event);
    const isOwed = last !== undefined && event < (left?.event ?? Infinity)
      && refreshes.every((one) => one.arrived.event > event || isDecided(one, event))
      && company.every((one) => isLiveDuring(history, one, event, contract));
    if (!isOwed || accepted.has(seen.packet)) return [];
    const { token, expMs } = expiryDuring(session, event);
    return [{
      event, atMs: seen.atMs, token, expMs, packet: seen.packet, observation: seen,
      says: `the server did not accept ${seen.packet}, in the life that ${last.id} had `
        + (last.due === 'refused' ? 'left as it was' : 'given'),
    }];
  }).slice(0, 1);
}

/** Whether everybody knows by an event what became of a refresh, or would have come of it. */
const isDecided = ({ due, answer, byEvent }: Refresh, event: number): boolean =>
  byEvent < event && due !== 'unclear' && (due !== 'either' || answer !== null);

const isLiveDuring = (
  history: History, session: Session, event: number, { earlyMs }: Contract,
): boolean => !isExpired(eventAt(history, event).toMs, Math.min(
  earliestExpiryDuring(session, event), protectedUntilMs(session, event)) - earlyMs);

/** A session has expired: the server may close the connection, and all sessions on it. */
const isOver = (session: Session, event: number, atMs: number): boolean =>
  isExpired(atMs, earliestExpiryDuring(session, event));

/** After a refresh, the server goes by the old expiry, or ends what it had to leave as it was. */
function closedTooSoon(
  history: History, session: Session, contract: Contract,
): readonly Violation[] {
  const { left, refreshes } = session;
  if (left === null || left.cut) return [];
  if (refreshes.some(({ due }) => due === 'unclear')) return [];
  const last = refreshes.at(-1);
  if (last === undefined) return [];
  const changesNothing = last.due === 'refused';
  if (!changesNothing && last.arrived.event >= left.event) return [];
  const { token, expMs } = expiryDuring(session, left.event);
  const company = companyOf(history, session, contract);
  const byMs = latestMs(left.seen) + hurriedByMs(history, left.event) + contract.earlyMs;
  if (company.some((one) => isOver(one, left.event, byMs))) return [];
  return [{
    event: left.event, atMs: left.seen.atMs, token, expMs, packet: last.id,
    observation: left.seen,
    says: changesNothing
      ? `the server closed a session that ${last.id} had to leave as it was`
      : `the server closed a session that ${last.id} had given a longer life`,
  }];
}
