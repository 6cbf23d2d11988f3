import type { History } from '../../model/history.ts';
import type { Step } from '../../model/step.ts';
import { tokenSpec } from '../../model/tokens.ts';
import { isExpired } from '../../model/time.ts';
import type { Executed } from '../../properties/execute.ts';
import { couldRecover } from '../../properties/exp-4.ts';
import { liveIsLeftAlone } from '../../properties/exp-7.ts';
import type { Contract, Property } from '../../properties/property.ts';
import { attemptsOf, eventAt } from '../../properties/sessions.ts';
import type { Attempt } from '../../properties/sessions.ts';
import { judgementOf } from '../../properties/twins.ts';
import { listOf } from '../../reports/words.ts';

/** Recorded steps that were taken again, and of what. */
export interface Retaken {
  readonly property: Property;
  readonly contract: Contract;
  readonly steps: readonly Step[];
  readonly executed: Pick<Executed, 'history' | 'skipped'>;
  /** It was broken by the recovery of a session, and the server still recovers some. */
  readonly byRecovery?: boolean;
}

/**
 * That a property is kept in steps that once broke it says something where the server does what it
 * should with live sessions meanwhile: one that refuses everybody, or closes every connection after
 * a while, keeps all of them. A step that cannot be taken any more, as the server has shut its
 * client out by then, is what mending comes to; one that cannot for another reason is not.
 *
 * @returns why nothing is shown of the property, or `null`
 */
export function whyNotShown(retaken: Retaken): string | null {
  return wrongToTheLive(retaken) ?? leftWaiting(retaken) ?? notTaken(retaken)
    ?? notRecoverable(retaken) ?? notComeAbout(retaken);
}

function wrongToTheLive(
  { property, contract, steps, executed: { history, skipped } }: Retaken,
): string | null {
  if (property === liveIsLeftAlone) return null;
  const [breach] = judgementOf(liveIsLeftAlone, history, contract).violations;
  if (breach === undefined) return null;
  const number = takenOf(steps, skipped)[breach.event] ?? breach.event;
  return `${breach.says}, in step ${number + 1} (${liveIsLeftAlone.id}) → mend that first`;
}

/** The steps that were taken, by their places in the file: each is an event. */
const takenOf = (steps: readonly Step[], skipped: readonly number[]): readonly number[] =>
  [...steps.keys()].filter((index) => !skipped.includes(index));

/** What keeps a client from hearing what became of its attempt, other than the server. */
const INTERFERES: readonly Step['do'][] = ['hold', 'cut', 'restart', 'suspend'];

function leftWaiting({ contract, executed: { history } }: Retaken): string | null {
  if (history.events.some(({ step }) => INTERFERES.includes(step.do))) return null;
  const waiting = attemptsOf(history, contract).find((attempt) => isOwed(history, attempt));
  return waiting === undefined ? null : `the server neither let ${waiting.client} in with a good `
    + 'token nor refused it → see to it that every middleware calls next()';
}

function isOwed(history: History, { event, token, expMs, outcome, isStranger }: Attempt): boolean {
  const { step, toMs } = eventAt(history, event);
  if (outcome !== null || isStranger || tokenSpec(token).flaw !== 'none') return false;
  return (step.do === 'reconnect' || (step.do === 'open' && step.joinMs === undefined))
    && !isExpired(toMs, expMs);
}

function notTaken(
  { contract, steps, executed: { history, skipped } }: Retaken,
): string | null {
  const missing = skipped.filter((index) => {
    const taken = takenOf(steps, skipped).filter((one) => one < index).length;
    return !isShutOutBy(history, contract, steps[index]?.client, taken);
  });
  if (missing.length === 0) return null;
  const words = missing.map((index) => `${index + 1} (${steps[index]?.do ?? ''})`);
  return `${missing.length === 1 ? 'step' : 'steps'} ${listOf(words)} could not be taken, and the `
    + 'server had shut nobody out by then → check it again';
}

/** Whether the server has ended a session of the client, or turned it away, before an event. */
const isShutOutBy = (
  history: History, contract: Contract, client: string | undefined, event: number,
): boolean => attemptsOf(history, contract).some((one) => one.client === client && (
  (one.outcome !== null && !one.outcome.admitted && one.outcome.event < event)
  || isEnded(one, event)));

const isEnded = ({ session }: Attempt, event: number): boolean => {
  const left = session?.left ?? null;
  return left !== null && !left.cut && left.event < event;
};

/** A client can ask for its session only once an event of the server's has come to it. */
function notRecoverable(
  { contract, executed: { history, skipped }, byRecovery }: Retaken,
): string | null {
  if (byRecovery !== true || skipped.length > 0) return null;
  const attempts = attemptsOf(history, contract);
  return attempts.some((attempt) => couldRecover(history, attempt)) ? null
    : 'no event came to the client, by which it could have had its session recovered → check it '
      + 'again, with more sequences';
}

/**
 * Everybody was let in and is still there, and the property was not put to the test. Of what
 * reaches the server and is not heard there is nothing to count.
 */
function notComeAbout(
  { property, contract, executed: { history, skipped } }: Retaken,
): string | null {
  if (property.twinsOf !== undefined || property.turnsOn.includes('arrived')) return null;
  if (skipped.length > 0 || judgementOf(property, history, contract).exercised > 0) return null;
  const isChanged = attemptsOf(history, contract).some((one) =>
    one.outcome?.admitted !== true || isEnded(one, history.events.length));
  return isChanged ? null : `what it is about did not come about: ${property.exercisedBy} → `
    + 'check it again';
}
