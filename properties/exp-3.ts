import { isExpired } from '../model/time.ts';
import { defineProperty } from './property.ts';
import type { Violation } from './property.ts';
import { expiryDuring, sessionsOf } from './sessions.ts';
import type { Located } from './begun.ts';
import type { Session } from './sessions.ts';

export const noAnswerAfterExpiry = defineProperty({
  id: 'EXP-3',
  level: 'MUST',
  says: 'no acknowledgement callback is called with a client\'s answer on or after expiry',
  source: 'RFC 7519 §4.1.4',
  exercisedBy: 'an answer to the server\'s emit that reaches it at or after expiry',
  plots: {
    namespaces: [['open', 'join', 'expire, I/O first', 'emit, ack wanted']],
    carriers: [
      ['open to authenticate', 'authenticate', 'expire, I/O first', 'emit, ack wanted'],
    ],
    connection: [
      ['open', 'hold', 'emit, ack wanted', 'expire, I/O first', 'deliver'],
      ['open', 'expire, I/O first', 'emit, ack wanted'],
      ['open', 'hold', 'emit, ack wanted', 'expire', 'deliver'],
      ['open', 'upgrade', 'hold', 'emit, ack wanted', 'expire, I/O first', 'deliver'],
    ],
  },
  needs: ['server emit'],
  turnsOn: ['arrived', 'answered'],
  judge: (history, contract) => {
    const judged = sessionsOf(history, contract).map((session) => {
      const late = session.seen.filter((located) => isAnswer(located)
        && isExpired(located.seen.atMs, expiryDuring(session, located.event).expMs,
          contract.leewayMs));
      return {
        arrived: late.filter(({ seen }) => seen.kind === 'arrived').length,
        violations: late.flatMap((located) => answeredLate(session, located)),
      };
    });
    return {
      exercised: judged.reduce((sum, { arrived, violations }) =>
        sum + Math.max(arrived, violations.length), 0),
      violations: judged.flatMap(({ violations }) => violations),
    };
  },
});

/** An answer to an emit of the server's: on the wire, or in the application's callback. */
const isAnswer = ({ seen }: Located): boolean =>
  seen.kind === 'answered' || (seen.kind === 'arrived' && seen.packet.startsWith('n'));

function answeredLate(session: Session, { event, seen }: Located): readonly Violation[] {
  if (seen.kind !== 'answered') return [];
  const { token, expMs } = expiryDuring(session, event);
  return [{
    event, atMs: seen.atMs, token, expMs, packet: seen.packet, observation: seen,
    says: `the server's callback took the answer to ${seen.packet} from an expired session`,
  }];
}
