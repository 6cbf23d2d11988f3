import type { History } from '../model/history.ts';
import { isExpired } from '../model/time.ts';
import { defineProperty } from './property.ts';
import type { Contract, Violation } from './property.ts';
import { expiryDuring, sessionsOf } from './sessions.ts';
import type { Session } from './sessions.ts';

/**
 * Judged here: the session. That its engine, rooms and stored state go with it needs observations
 * that the adapters do not make yet.
 */
export const expiredIsGone = defineProperty({
  id: 'EXP-10',
  level: 'SHOULD',
  says: 'the expired session is gone within the grace',
  source: 'the grace that the target declares; 0 ms unless it says otherwise',
  exercisedBy: 'a session whose token expires, and time that passes after it',
  plots: {
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
  },
  needs: [],
  turnsOn: ['left', 'time'],
  judge: (history, contract) => {
    const judged = sessionsOf(history, contract)
      .flatMap((session) => outlives(history, session, contract));
    return {
      exercised: judged.length,
      violations: judged.flatMap(({ violation }) => violation === null ? [] : [violation]),
    };
  },
});

/** Admitted alive, and time went on past its expiry: is it still there at the end of a step? */
function outlives(
  history: History, session: Session, { leewayMs, graceMs }: Contract,
): readonly { readonly violation: Violation | null }[] {
  const { admitted, left } = session;
  if (isExpired(admitted.seen.atMs, expiryDuring(session, admitted.event).expMs, leewayMs)) {
    return [];
  }
  for (let event = admitted.event; event < history.events.length; event += 1) {
    const { token, expMs } = expiryDuring(session, event);
    const toMs = history.events[event]?.toMs ?? 0;
    if (left !== null && left.cut && left.event <= event) return [];
    if (toMs <= expMs + leewayMs + graceMs) continue;
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
