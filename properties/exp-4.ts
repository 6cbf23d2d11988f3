import type { History, Observation } from '../model/history.ts';
import { isExpired } from '../model/time.ts';
import { defineProperty } from './property.ts';
import type { Contract, Violation } from './property.ts';
import { attemptsOf, expiryDuring } from './sessions.ts';
import type { Attempt, Session } from './sessions.ts';

export const noRevival = defineProperty({
  id: 'EXP-4',
  level: 'MUST',
  says: 'recovery revives no expired or kicked session and hands it no missed packets',
  source: 'RFC 7519 §4.1.4, applied to a session that is continued',
  exercisedBy: 'a client that comes back, able to recover, to a session that expired or was kicked',
  plots: {
    recovery: [
      ['open', 'emit, no ack wanted', 'cut', 'miss', 'expire', 'reconnect'],
      ['open', 'emit, no ack wanted', 'kick', 'miss', 'reconnect'],
      ['open', 'emit, no ack wanted', 'cut', 'reconnect', 'kick', 'reconnect'],
      ['open', 'emit, no ack wanted', 'cut', 'reconnect', 'expire', 'reconnect'],
      ['open', 'emit, no ack wanted', 'almost expire', 'cut', 'expire', 'reconnect', 'send'],
    ],
    'outside, recovery': [
      ['open', 'send', 'cut', 'expire', 'reconnect'],
      ['open', 'send', 'cut', 'long past expiry', 'reconnect', 'send'],
      ['open', 'send', 'cut', 'reconnect', 'expire', 'cut', 'reconnect', 'send'],
      ['open', 'send', 'expire', 'reconnect'],
    ],
    theft: [
      ['open', 'emit, no ack wanted', 'cut', 'engine', 'expire', 'take over'],
      ['open', 'emit, no ack wanted', 'cut', 'miss', 'engine', 'expire', 'take over'],
    ],
  },
  needs: ['recovery'],
  turnsOn: ['admitted', 'handed', 'refused'],
  judge: (history, contract) => {
    const tried = attemptsOf(history, contract).filter((attempt) => couldRecover(history, attempt));
    const judged = tried.flatMap((attempt) => revivals(history, attempt, contract));
    return {
      exercised: judged.length,
      violations: judged.flatMap(({ violations }) => violations),
    };
  },
});

/** The client had heard an event that is kept for recovery: it has an offset to present. */
export const couldRecover = (history: History, { nsp, event, before }: Attempt): boolean =>
  before !== null && history.events.slice(0, event).some(({ observations }) =>
    observations.some((seen) => seen.kind === 'received' && seen.client === before.client
      && (seen.nsp ?? '/') === nsp && !wantsAck(history, seen.packet)));

const wantsAck = (history: History, packet: string): boolean =>
  history.events.some(({ step }) => step.do === 'emit' && step.id === packet && step.ack === true);

/** What came of it, where the session was over: nothing, or a breach each. */
function revivals(
  history: History, attempt: Attempt, contract: Contract,
): readonly { readonly violations: readonly Violation[] }[] {
  const { before, outcome, nsp, client, event: first } = attempt;
  if (before === null) return [];
  const last = outcome?.event ?? first;
  const here = history.events.slice(first, last + 1).flatMap(({ observations }, index) =>
    observations.filter((seen) => seen.client === client && (seen.nsp ?? '/') === nsp)
      .map((seen) => ({ event: first + index, seen })));
  const over = here.filter(({ seen }) =>
    (seen.kind === 'admitted' || seen.kind === 'refused' || seen.kind === 'handed')
    && isOver(before, seen, first, contract));
  if (over.length === 0) return [];
  return [{
    violations: over.flatMap(({ event, seen }) => {
      const says = claimOf(seen, before);
      if (says === null) return [];
      const { token, expMs } = expiryDuring(before, first);
      const packet = seen.kind === 'handed' ? { packet: seen.packet } : {};
      const expiry = before.left?.kicked === true ? {} : { token, expMs };
      return [{ event, atMs: seen.atMs, ...expiry, ...packet, observation: seen, says }];
    }),
  }];
}

const isOver = (
  before: Session, seen: Observation, event: number, { leewayMs }: Contract,
): boolean => before.left?.kicked === true
  || isExpired(seen.atMs, expiryDuring(before, event).expMs, leewayMs);

function claimOf(seen: Observation, { left }: Session): string | null {
  const what = left?.kicked === true ? 'a session that it had ended' : 'an expired session';
  if (seen.kind === 'handed') return `the server wrote ${seen.packet}, missed by ${what}`;
  const revived = seen.kind === 'admitted' && seen.recovered === true;
  return revived ? `the server recovered ${what}` : null;
}
