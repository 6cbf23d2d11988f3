import { latestMs } from '../model/history.ts';
import { isExpired } from '../model/time.ts';
import { defineProperty } from './property.ts';
import type { Plot } from './plot.ts';
import type { Contract, Violation } from './property.ts';
import { expiryDuring, sessionsOf } from './sessions.ts';
import type { Located } from './begun.ts';
import type { Session } from './sessions.ts';

/**
 * One message behind the other, over the very expiry: a timer that is the only thing to end a
 * session is late by a millisecond or two, and by more on a busy server. By a clock that nobody
 * sets it takes many to meet that.
 */
const VOLLEY: Plot = [
  'open', 'upgrade', 'send', 'just before expiry', 'send a volley', 'long past expiry',
];
const VOLLEYS: readonly Plot[] = [VOLLEY, VOLLEY, VOLLEY, VOLLEY];

export const noEventAfterExpiry = defineProperty({
  id: 'EXP-2',
  level: 'MUST',
  says: 'no event is accepted on or after expiry',
  source: 'RFC 7519 §4.1.4',
  exercisedBy: 'a frame that reaches the server at or after expiry, on a session that had '
    + 'a message accepted before',
  plots: {
    namespaces: [
      ['open', 'join', 'send beside', 'expire, I/O first', 'send beside'],
      ['open', 'send', 'join', 'expire, I/O first', 'send'],
    ],
    outside: [
      ...VOLLEYS,
      ['open', 'send', 'expire', 'send'],
      ['open', 'upgrade', 'send', 'hold', 'send', 'expire', 'deliver'],
      ['open', 'send', 'hold', 'send', 'long past expiry', 'deliver'],
      [
        'open', 'upgrade', 'send', 'almost expire', 'send', 'expire', 'send', 'expire', 'send',
        'long past expiry', 'send',
      ],
      ['open', 'send', 'expire', 'send', 'upgrade', 'send', 'long past expiry', 'send'],
      ['open', 'upgrade', 'send', 'long past expiry', 'send'],
    ],
    'outside, two clients': [
      ['open', 'open', 'send', 'send', 'expire', 'send', 'send', 'long past expiry', 'send'],
      ['open', 'open oddly', 'send', 'send', 'expire', 'send', 'send', 'long past expiry', 'send'],
    ],
    'outside, no manners': [
      [
        'engine', 'connect', 'pull', 'send', 'pull', 'expire', 'send', 'pull',
        'long past expiry', 'send', 'pull',
      ],
      [
        'engine', 'connect', 'pull', 'send', 'pull', 'probe', 'expire', 'complete', 'send',
        'long past expiry', 'send',
      ],
    ],
    'outside, namespaces': [
      ['open', 'join', 'send', 'send beside', 'expire', 'send', 'send beside'],
      ['open for long', 'join', 'send beside', 'expire', 'send beside', 'send'],
      ['open', 'join', 'send beside', 'long past expiry', 'send beside', 'send'],
    ],
    'two of your own': [
      ['open', 'join', 'send beside', 'expire, I/O first', 'send beside', 'send'],
      ['open', 'join', 'send beside', 'hold', 'send beside', 'expire', 'deliver'],
    ],
    binary: [['open', 'send', 'hold', 'send binary', 'expire', 'deliver']],
    restart: [['open', 'send', 'restart', 'reconnect', 'send', 'expire, I/O first', 'send']],
    carriers: [
      ['open', 'send', 'expire, I/O first', 'send'],
      ['open to authenticate', 'authenticate', 'send', 'expire, I/O first', 'send'],
    ],
    connection: [
      ['open', 'send', 'expire, I/O first', 'send'],
      ['open', 'send', 'hold', 'send', 'expire', 'deliver'],
      ['open', 'send', 'almost expire', 'send'],
      ['open', 'upgrade', 'send', 'hold', 'send', 'expire', 'deliver'],
      ['open', 'upgrade', 'send', 'expire, I/O first', 'send'],
    ],
    probes: [
      ['engine', 'connect', 'send', 'probe', 'expire, I/O first', 'complete', 'send'],
      ['engine', 'connect', 'send', 'probe', 'expire', 'complete', 'send'],
    ],
    pieces: [
      ['engine', 'connect', 'send', 'begin', 'expire, I/O first', 'finish'],
      ['engine', 'connect', 'send', 'begin', 'expire', 'finish'],
    ],
    delivery: [
      ['open', 'send', 'cut', 'send', 'reconnect', 'send', 'expire, I/O first', 'send'],
      ['open', 'send', 'hold', 'send', 'expire', 'deliver'],
    ],
    'catch-all': [
      ['open', 'send', 'expire, I/O first', 'send'],
      ['open', 'send', 'hold', 'send', 'expire', 'deliver'],
      ['open', 'emit, ack wanted', 'send', 'hold', 'send', 'expire', 'deliver'],
    ],
    wire: [
      ['engine', 'connect', 'send', 'expire, I/O first', 'send'],
      ['engine', 'connect', 'send', 'expire', 'send'],
    ],
    tokens: [
      ['open oddly', 'send', 'expire', 'send'],
      ['open oddly', 'send', 'expire, I/O first', 'send'],
    ],
  },
  needs: [],
  turnsOn: ['arrived', 'accepted'],
  judge: (history, contract) => {
    const judged = sessionsOf(history, contract).map((session) => {
      const violations = acceptedLate(session, contract);
      return { exercised: arrivedLate(session, contract), violations };
    });
    return {
      exercised: judged.reduce((sum, { exercised, violations }) =>
        sum + Math.max(exercised, violations.length), 0),
      violations: judged.flatMap(({ violations }) => violations),
    };
  },
});

const isLate = (session: Session, { event, seen }: Located, { leewayMs }: Contract): boolean =>
  isExpired(seen.atMs, expiryDuring(session, event).expMs, leewayMs);

/** For certain: what may have been either is neither. */
const wasInTime = (session: Session, { event, seen }: Located, { leewayMs }: Contract): boolean =>
  !isExpired(latestMs(seen), expiryDuring(session, event).expMs, leewayMs);

/** Frames that put the rule to the test: late, and on a session that was seen to work. */
function arrivedLate(session: Session, contract: Contract): number {
  const worked = session.seen.find((located) =>
    located.seen.kind === 'accepted' && wasInTime(session, located, contract));
  if (worked === undefined) return 0;
  return session.seen.filter((located) => located.event >= worked.event
    && located.seen.kind === 'arrived' && !located.seen.packet.startsWith('n')
    && isLate(session, located, contract)).length;
}

function acceptedLate(session: Session, contract: Contract): readonly Violation[] {
  return session.seen.flatMap((located) => {
    const { event, seen } = located;
    if (seen.kind !== 'accepted' || !isLate(session, located, contract)) return [];
    const { token, expMs } = expiryDuring(session, event);
    return [{
      event, atMs: seen.atMs, token, expMs, packet: seen.packet, observation: seen,
      says: `the server accepted ${seen.packet} from an expired session`
        + (seen.catchAll === true ? ', by a catch-all listener' : ''),
    }];
  });
}
