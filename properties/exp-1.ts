import { isExpired } from '../model/time.ts';
import { defineProperty } from './property.ts';
import { attemptsOf } from './sessions.ts';

export const noAdmissionAfterExpiry = defineProperty({
  id: 'EXP-1',
  level: 'MUST',
  says: 'no session is admitted on or after its token\'s expiry',
  source: 'RFC 7519 §4.1.4',
  exercisedBy: 'a join that is decided when its token has expired: late, or slow',
  plots: {
    namespaces: [['open', 'expire', 'join'], ['open', 'join slowly', 'end the join']],
    outside: [
      ['open', 'cut', 'expire', 'reconnect'],
      ['open', 'send', 'cut', 'long past expiry', 'reconnect'],
      ['open with a bad token'],
    ],
    'outside, no manners': [['engine', 'expire', 'connect', 'pull']],
    'outside, namespaces': [
      ['open', 'expire', 'join'], ['open', 'send', 'long past expiry', 'join', 'send beside'],
    ],
    'two of your own': [['open', 'expire', 'join'], ['open', 'join', 'expire', 'join']],
    restart: [['open', 'restart', 'expire', 'reconnect']],
    carriers: [
      ['open', 'expire', 'join'],
      ['open slowly', 'expire'],
      ['open', 'cut', 'expire', 'reconnect'],
      ['open to authenticate', 'authenticate badly'],
    ],
    connection: [
      ['open slowly', 'expire'],
      ['open slowly', 'expire, I/O first'],
      ['open', 'cut', 'expire', 'reconnect'],
      ['open with a bad token'],
    ],
    dynamic: [['open', 'open with a bad token']],
    wire: [['engine', 'expire', 'connect', 'pull']],
    tokens: [
      ['open oddly', 'cut', 'expire', 'reconnect'],
      ['open oddly'],
    ],
  },
  needs: [],
  turnsOn: ['admitted', 'refused'],
  judge: (history, contract) => {
    const late = attemptsOf(history, contract).flatMap(({ token, expMs, outcome }) =>
      outcome !== null && Number.isFinite(expMs)
      && isExpired(outcome.seen.atMs, expMs, contract.leewayMs)
        ? [{ token, expMs, outcome }]
        : []);
    return {
      exercised: late.length,
      violations: late.filter(({ outcome }) => outcome.admitted).map(
        ({ token, expMs, outcome: { event, seen } }) => ({
          event, atMs: seen.atMs, token, expMs, observation: seen,
          says: 'the server admitted a session whose token had expired',
        }),
      ),
    };
  },
});
