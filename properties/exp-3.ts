import { isExpired } from '../model/time.ts';
import { defineProperty } from './property.ts';
import { expiryDuring, sessionsOf } from './sessions.ts';

export const noAnswerAfterExpiry = defineProperty({
  id: 'EXP-3',
  level: 'MUST',
  says: 'no acknowledgement callback is called with a client\'s answer on or after expiry',
  source: 'RFC 7519 §4.1.4',
  exercisedBy: 'an answer to the server\'s emit that reaches it at or after expiry',
  plots: [
    ['open', 'expire, I/O first', 'emit, ack wanted'],
    ['open', 'hold', 'emit, ack wanted', 'expire', 'deliver'],
    ['open', 'upgrade', 'hold', 'emit, ack wanted', 'expire', 'deliver'],
  ],
  needs: ['server emit'],
  turnsOn: ['arrived', 'answered'],
  judge: (history, { leewayMs }) => {
    const late = sessionsOf(history).flatMap((session) => session.seen.flatMap((located) => {
      const owed = expiryDuring(session, located.event);
      return isExpired(located.seen.atMs, owed.expMs, leewayMs) ? [{ ...located, owed }] : [];
    }));
    const answered = late.flatMap(({ event, seen, owed: { token, expMs } }) =>
      seen.kind === 'answered'
        ? [{
            event, atMs: seen.atMs, token, expMs, packet: seen.packet, observation: seen,
            says: `the server's callback took the answer to ${seen.packet} from an expired session`,
          }]
        : []);
    const arrived = late.filter(({ seen }) =>
      seen.kind === 'arrived' && seen.packet.startsWith('n'));
    return { exercised: Math.max(arrived.length, answered.length), violations: answered };
  },
});
