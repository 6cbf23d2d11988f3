import type { History } from '../model/history.ts';
import { isExpired } from '../model/time.ts';
import type { Step } from '../model/step.ts';
import type { TokenName } from '../model/tokens.ts';
import { defineProperty } from './property.ts';
import type { Contract, Violation } from './property.ts';
import {
  attemptsOf, eventAt, expiryDuring, isRevokedIn, revokedBy, sessionsOf,
} from './sessions.ts';
import type { Attempt, Session } from './sessions.ts';

/**
 * Judged here: a revocation, or a key that is retired, of which the server is told within its
 * process, and that has to reach open sessions before anything else happens.
 */
export const revocationReaches = defineProperty({
  id: 'EXP-13',
  level: 'SHOULD',
  says: 'a revocation, or a key that is retired, reaches open sessions, and joins under way',
  source: 'the bound that the target declares: at once, where it can be told; else it is skipped',
  exercisedBy: 'a revocation or rotation while a session that it concerns is open or joining',
  plots: {
    'outside, revocation': [
      ['open', 'send', 'revoke', 'send'],
      ['open', 'open', 'send', 'revoke', 'send', 'send'],
      ['open', 'cut', 'revoke', 'reconnect'],
    ],
    rotation: [
      ['open', 'send', 'rotate', 'send'],
      ['open slowly, in time', 'rotate', 'end the join'],
      ['open', 'rotate', 'reconnect'],
    ],
    restart: [
      ['open', 'revoke', 'restart', 'reconnect'],
      ['open', 'send', 'revoke', 'restart', 'reconnect', 'send'],
    ],
    theft: [
      ['open', 'emit, no ack wanted', 'cut', 'engine', 'connect twice', 'revoke alice'],
      ['open as another', 'emit, no ack wanted', 'cut', 'engine', 'take over from another',
        'revoke alice'],
      ['open as another', 'emit, no ack wanted', 'cut', 'miss', 'engine',
        'take over from another', 'revoke alice'],
      ['open as another', 'send', 'emit, no ack wanted', 'cut', 'engine',
        'take over from another', 'revoke alice'],
    ],
    emptied: [['open', 'open slowly, in time', 'leave', 'end the join', 'revoke alice']],
    revocation: [
      ['open', 'send', 'revoke', 'send'],
      ['open slowly, in time', 'revoke alice', 'end the join'],
      ['open', 'open', 'revoke', 'send'],
      ['open', 'revoke', 'reconnect'],
    ],
  },
  needs: ['revocation'],
  turnsOn: ['revoke', 'rotate', 'admitted', 'refused'],
  judge: (history, contract) => {
    const judged = [
      ...sessionsOf(history, contract).flatMap((session) => outlives(history, session, contract)),
      ...attemptsOf(history, contract).flatMap((attempt) => comesIn(history, attempt)),
    ];
    return {
      exercised: judged.length,
      violations: judged.flatMap(({ violation }) => violation === null ? [] : [violation]),
    };
  },
});

type Judged = readonly { readonly violation: Violation | null }[];

/** Open and alive when its user was revoked: is it still there when the step is over? */
function outlives(history: History, session: Session, { leewayMs }: Contract): Judged {
  const { admitted, left, owed, sooner } = session;
  const { token } = owed[0];
  // One that was recovered by a token of somebody else goes on as either, and ends with either.
  const tokens = sooner === null ? [token] : [token, sooner.token];
  const event = history.events.findIndex(({ step }, index) => index > admitted.event
    && tokens.some((one) => isRevokedIn(step, one)));
  if (event < 0 || (left !== null && left.event < event)) return [];
  const { fromMs, toMs } = eventAt(history, event);
  if (isExpired(fromMs, expiryDuring(session, event).expMs, leewayMs)) return [];
  if (left !== null && left.event === event) return [{ violation: null }];
  return [{
    violation: {
      event, atMs: toMs, token,
      says: `the server still holds a session ${whose(eventAt(history, event).step)}`,
    },
  }];
}

const whose = (step: Step | undefined): string =>
  step?.do === 'rotate' ? 'whose key was retired' : 'whose user was revoked';

const endOf = (history: History, token: TokenName): Step | undefined =>
  history.events.find(({ step }) => isRevokedIn(step, token))?.step;

/** Whoever comes, or is still coming, after the revocation. */
function comesIn(history: History, { token, outcome }: Attempt): Judged {
  if (outcome === null || !revokedBy(history, token, outcome.event)) return [];
  if (!outcome.admitted) return [{ violation: null }];
  return [{
    violation: {
      event: outcome.event, atMs: outcome.seen.atMs, token, observation: outcome.seen,
      says: `the server admitted a client ${whose(endOf(history, token))}`,
    },
  }];
}
