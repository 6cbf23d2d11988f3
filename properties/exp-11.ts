import { latestMs } from '../model/history.ts';
import type { History } from '../model/history.ts';
import type { ActionName } from '../model/step.ts';
import { isExpired } from '../model/time.ts';
import { tokenLife, tokenSpec } from '../model/tokens.ts';
import { defineProperty } from './property.ts';
import type { Contract, Violation } from './property.ts';
import { waitsItsTurn } from './retrying.ts';
import {
  attemptsOf, earliestExpiryDuring, eventAt, expiryDuring, revokedBy, sessionsOf,
} from './sessions.ts';
import type { Attempt, Session } from './sessions.ts';

/** Within the second that a client is left to itself: one attempt, and one to be sure. */
const MOST_ATTEMPTS = 2;
/** What breaks a connection in earnest. */
const BREAKS: readonly ActionName[] = ['cut', 'restart'];

/** What a broken network looks like: nobody can tell from it that a token has expired. */
const SILENT: readonly string[] = ['transport close', 'transport error'];

export const clientCanAct = defineProperty({
  id: 'EXP-11',
  level: 'SHOULD',
  says: 'a client is told that it was shut out, stops trying, and is back with a fresh token, '
    + 'and with what it emitted meanwhile',
  source: 'what the official client does by itself about each way of being turned away',
  exercisedBy: 'a client that is disconnected at expiry, or comes back or is turned away after it',
  plots: {
    'outside, return': [
      ['open', 'send', 'long past expiry', 'reconnect', 'send'],
      ['open', 'long past expiry', 'send', 'reconnect'],
      ['open', 'send', 'long past expiry', 'insist'],
    ],
    return: [
      ['open', 'expire'],
      ['open', 'expire', 'reconnect'],
      ['open', 'expire', 'send', 'reconnect'],
      ['open', 'expire', 'insist'],
      ['open', 'cut', 'expire', 'insist'],
    ],
  },
  needs: [],
  turnsOn: ['disconnected', 'refused', 'connected', 'insist'],
  judge: (history, contract) => {
    const judged = [
      ...sessionsOf(history, contract).flatMap((session) => toldWhy(history, session, contract)),
      ...attemptsOf(history, contract).flatMap((attempt) => [
        ...isBack(history, attempt, contract), ...toldAtTheDoor(history, attempt, contract),
      ]),
      ...insists(history),
    ];
    return {
      exercised: judged.length,
      violations: judged.flatMap(({ violation }) => violation === null ? [] : [violation]),
    };
  },
});

type Judged = readonly { readonly violation: Violation | null }[];

/** Shut out at or after its expiry, an official client has to hear more than that it is over. */
function toldWhy(history: History, session: Session, { leewayMs }: Contract): Judged {
  const { left } = session;
  if (left === null || left.cut) return [];
  const expMs = earliestExpiryDuring(session, left.event);
  if (!isExpired(latestMs(left.seen), expMs, leewayMs)) return [];
  const told = session.seen.find(({ seen, event }) =>
    seen.kind === 'disconnected' && event >= left.event);
  if (told === undefined || told.seen.kind !== 'disconnected') return [];
  // The network was broken in earnest before the client had heard anything.
  if (BREAKS.includes(eventAt(history, told.event).step.do)) return [];
  const hasSaidWhy = left.seen.kind === 'left' && left.seen.told === true;
  if (hasSaidWhy || !SILENT.includes(told.seen.reason)) return [{ violation: null }];
  const inForce = expiryDuring(session, told.event);
  return [{
    violation: {
      event: told.event, atMs: told.seen.atMs, token: inForce.token,
      expMs: inForce.expMs, observation: told.seen,
      says: 'the server shut an expired session out without a word',
    },
  }];
}

/** Turned away once its token has expired, an official client has to hear that much. */
function toldAtTheDoor(
  history: History, { event, token, expMs, outcome }: Attempt, { leewayMs }: Contract,
): Judged {
  const isRude = eventAt(history, event).step.do === 'connect';
  if (isRude || outcome?.seen.kind !== 'refused' || tokenSpec(token).flaw !== 'none') return [];
  const { seen } = outcome;
  if (!isExpired(seen.atMs, expMs, leewayMs)) return [];
  if (seen.wordless !== true) return [{ violation: null }];
  return [{
    violation: {
      event: outcome.event, atMs: seen.atMs, token, expMs, observation: seen,
      says: 'the server turned an expired token away without a word',
    },
  }];
}

/** With a fresh token of the same subject, behind a session that has expired. */
function isBack(
  history: History, { client, before, token, event, outcome, session }: Attempt,
  { earlyMs }: Contract,
): Judged {
  if (before === null || outcome === null || before.client !== client) return [];
  const { fromMs } = eventAt(history, event);
  const { toMs } = eventAt(history, outcome.event);
  const old = expiryDuring(before, event);
  const spec = tokenSpec(token);
  // One that is not valid yet, or never ends, a server may refuse.
  const isFresh = spec.flaw === 'none' && spec.nbfSec === undefined && spec.expSec !== undefined
    && spec.subject === tokenSpec(old.token).subject
    && !isExpired(toMs, tokenLife(token, history.phaseMs).expMs - earlyMs);
  if (!isFresh || !isExpired(fromMs, old.expMs) || revokedBy(history, token, outcome.event)) {
    return [];
  }
  if (session !== null) {
    const lost = lostOnTheWay(history, before, session);
    return [{ violation: lost === null ? null : { ...lost, token } }];
  }
  return [{
    violation: {
      event: outcome.event, atMs: outcome.seen.atMs, token, observation: outcome.seen,
      says: 'the server refused a client that came back with a fresh token',
    },
  }];
}

/** What the client emitted while it was away comes with it, as soon as it is connected. */
function lostOnTheWay(
  history: History, before: Session, { client, nsp, seen, admitted }: Session,
): Violation | null {
  const away = before.seen.findLast((one) => one.seen.kind === 'disconnected')?.event;
  const back = seen.find((one) => one.seen.kind === 'connected')?.event;
  if (away === undefined || back === undefined) return null;
  const meanwhile = history.events.slice(away + 1, back).map(({ step }) => step);
  // What is held on the way is not lost yet.
  const since = history.events.slice(admitted.event, back + 1).map(({ step }) => step.do);
  if (since.some((name) => name === 'hold' || BREAKS.includes(name))) return null;
  const emitted = meanwhile.flatMap((step) => step.do === 'send' && step.client === client
    && (step.nsp ?? '/') === nsp ? step.messages.map(({ id }) => id) : []);
  const packet = emitted.find((id) => !seen.some((one) =>
    one.seen.kind === 'accepted' && one.seen.packet === id && one.event <= back));
  if (packet === undefined || waitsItsTurn(history, { client, nsp }, packet, back)) return null;
  return {
    event: back, atMs: eventAt(history, back).toMs, packet,
    says: `the server did not accept ${packet}, which the client had emitted while it was away`,
  };
}

/** Left to itself with a token that has expired, a client must soon leave the server in peace. */
const insists = (history: History): Judged =>
  !history.events.some(({ step }) => step.do === 'insist') ? [] : history.events.flatMap((
    { step, fromMs, observations }, event,
  ): Judged => {
    if (step.do !== 'insist') return [];
    const { expMs } = tokenLife(step.token, history.phaseMs);
    if (!isExpired(fromMs, expMs)) return [];
    const tries = observations.filter(({ client, kind }) =>
      client === step.client && (kind === 'refused' || kind === 'connected'));
    const tooMany = tries[MOST_ATTEMPTS];
    if (tooMany === undefined) return [{ violation: null }];
    return [{
      violation: {
        event, atMs: tooMany.atMs, token: step.token, expMs, observation: tooMany,
        says: `the client tried ${tries.length} times within a second, told nothing of its token`,
      },
    }];
  });
