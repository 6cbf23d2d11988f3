import type { Event, History } from '../model/history.ts';
import type { Step } from '../model/step.ts';
import { isExpired } from '../model/time.ts';
import { defineProperty } from './property.ts';
import type { Contract, Violation } from './property.ts';
import { expiryDuring, sessionsOf } from './sessions.ts';
import type { Session } from './sessions.ts';

/**
 * What counts is when the server hands the packet to the transport, for that is its decision: when
 * a held poll fetches it is the client's. Also of a session that is over: a server that closes a
 * namespace alone may go on writing to it for as long as the connection stands.
 */
export const nothingToTheExpired = defineProperty({
  id: 'EXP-9',
  level: 'SHOULD',
  says: 'nothing of the application is written to an expired session',
  source: 'what an expired token opens, it opens to reading too; protocol packets are exempt',
  exercisedBy: 'an emit, a broadcast or a late acknowledgement, at or after expiry',
  plots: {
    namespaces: [['open', 'join', 'expire, I/O first', 'emit']],
    carriers: [
      ['open to authenticate', 'authenticate', 'expire, I/O first', 'emit'],
    ],
    connection: [
      ['open', 'expire, I/O first', 'emit'],
      ['open', 'upgrade', 'expire, I/O first', 'emit'],
    ],
    'late-acks': [
      ['open', 'send, to be acked late', 'join', 'expire', 'expire'],
    ],
    'outside, broadcasts': [
      ['open', 'open to outlive', 'send', 'the first expires', 'send', 'send'],
      ['open', 'open to outlive', 'upgrade', 'the first expires', 'send', 'send', 'send'],
    ],
    pair: [
      ['open', 'expire, I/O first', 'broadcast'],
      ['open', 'open', 'expire, I/O first', 'broadcast'],
    ],
  },
  needs: ['server emit'],
  turnsOn: ['sent', 'emit', 'broadcast', 'time'],
  judge: (history, contract) => {
    const judged = sessionsOf(history, contract).map((session) => {
      const violations = writtenLate(session, contract);
      const exercised = triedLate(history, session, contract)
        + ackedLate(history, session, contract) + heardLate(history, session, contract);
      return { exercised: Math.max(exercised, violations.length), violations };
    });
    return {
      exercised: judged.reduce((sum, { exercised }) => sum + exercised, 0),
      violations: judged.flatMap(({ violations }) => violations),
    };
  },
});

/** How often the application spoke to a session that was still there and had expired. */
function triedLate({ events }: History, session: Session, { leewayMs }: Contract): number {
  const { admitted, left } = session;
  let late = 0;
  const end = left === null ? events.length : left.event + 1;
  for (let event = admitted.event + 1; event < end; event += 1) {
    const { step, fromMs } = events[event] as Event;
    if (!speaksTo(step, session)) continue;
    if (isExpired(fromMs, expiryDuring(session, event).expMs, leewayMs)) late += 1;
  }
  return late;
}

/**
 * From outside: what somebody else sent was broadcast when the session had expired, to whoever was
 * still there. Its own client may have gone away.
 */
function heardLate({ events }: History, session: Session, { leewayMs }: Contract): number {
  const { admitted, left, client, nsp } = session;
  if (left?.cut === true) return 0;
  return events.slice(admitted.event + 1).flatMap(({ observations }, index) =>
    observations.filter((seen) => seen.kind === 'broadcast' && seen.client !== client
      && (seen.nsp ?? '/') === nsp && isExpired(
      seen.atMs, expiryDuring(session, admitted.event + 1 + index).expMs, leewayMs))).length;
}

/** How often the application acknowledged something when its session had expired. */
function ackedLate(history: History, session: Session, { leewayMs }: Contract): number {
  const { seen, left } = session;
  if (left?.cut === true) return 0;
  let late = 0;
  for (const { seen: one, event: since } of seen) {
    if (one.kind !== 'accepted' || one.catchAll === true) continue;
    const afterMs = ackAfterMs(history, one.packet);
    if (afterMs === undefined) continue;
    const dueMs = one.atMs + afterMs;
    const event = history.events.findIndex(({ toMs }, at) => at > since && toMs >= dueMs);
    if (event > 0 && isExpired(dueMs, expiryDuring(session, event).expMs, leewayMs)) late += 1;
  }
  return late;
}

/** How long after its listener was entered a message is acknowledged, where it is late. */
function ackAfterMs({ events }: History, packet: string): number | undefined {
  for (const { step } of events) {
    if (step.do !== 'send') continue;
    for (const { id, ackAfterMs } of step.messages) if (id === packet) return ackAfterMs;
  }
  return undefined;
}

export const speaksTo = (step: Step, { client, nsp }: Session): boolean =>
  (step.do === 'emit' || step.do === 'broadcast') && (step.nsp ?? '/') === nsp
  && (step.client === client || (step.do === 'broadcast' && step.to === 'everybody'));

function writtenLate(session: Session, { leewayMs }: Contract): readonly Violation[] {
  return session.seen.flatMap(({ event, seen }) => {
    if (seen.kind !== 'sent') return [];
    const { token, expMs } = expiryDuring(session, event);
    if (!isExpired(seen.atMs, expMs, leewayMs)) return [];
    return [{
      event, atMs: seen.atMs, token, expMs, packet: seen.packet, observation: seen,
      says: `the server wrote ${seen.packet} to an expired session`,
    }];
  });
}
