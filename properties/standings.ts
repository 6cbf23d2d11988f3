import type { History } from '../model/history.ts';
import type { ClientName, Namespace } from '../model/step.ts';
import type { TokenName } from '../model/tokens.ts';
import type { Contract } from './property.ts';
import { attemptsOf, expiryDuring, nothingRead, readOn } from './sessions.ts';
import type { Attempt, Reading } from './sessions.ts';

/** Where a client stands in a namespace, by the contract's reading of what was seen. */
export interface Standing {
  readonly client: ClientName;
  /** Absent for the main namespace. */
  readonly nsp?: Namespace;
  readonly is: 'joining' | 'unauthenticated' | 'admitted' | 'refused' | 'gone';
  readonly token: TokenName;
  /** Absent where the token never expires. */
  readonly expMs?: number;
}

/** @returns for each event of a history, where everybody stands after it; for a report. */
export function standingsIn(
  { phaseMs, events }: History, contract: Contract,
): readonly (readonly Standing[])[] {
  let reading: Reading = nothingRead(phaseMs, contract);
  return events.map((event, index) => {
    reading = readOn(reading, event);
    const latest = new Map<string, Attempt>();
    for (const attempt of attemptsOf(reading, contract)) {
      latest.set(`${attempt.client} ${attempt.nsp}`, attempt);
    }
    return [...latest.values()].map((attempt) => standingOf(attempt, index));
  });
}

function standingOf(attempt: Attempt, event: number): Standing {
  const { client, nsp, session, outcome, isStranger } = attempt;
  const { token, expMs } = session === null ? attempt : expiryDuring(session, event);
  const is = session !== null ? (session.left === null ? 'admitted' : 'gone')
    : outcome !== null ? 'refused' : isStranger ? 'unauthenticated' : 'joining';
  return {
    client, ...(nsp === '/' ? {} : { nsp }), is, token,
    ...(Number.isFinite(expMs) ? { expMs } : {}),
  };
}
