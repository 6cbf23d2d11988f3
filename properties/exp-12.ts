import type { History } from '../model/history.ts';
import { OVERSLEPT_MS } from '../model/actions/suspend.ts';
import type { Step } from '../model/step.ts';
import { isExpired } from '../model/time.ts';
import { noAdmissionAfterExpiry } from './exp-1.ts';
import { noEventAfterExpiry } from './exp-2.ts';
import { noAnswerAfterExpiry } from './exp-3.ts';
import { liveIsLeftAlone } from './exp-7.ts';
import { defineProperty } from './property.ts';
import type { Contract, Judgement, Property, Violation } from './property.ts';
import { sessionsOf } from './sessions.ts';
import type { Session } from './sessions.ts';
import type { Twin, TwinPlan } from './twins.ts';
import { isDisturbed } from './twins.ts';

/** What must not break only because of the clock. */
const OTHERS: readonly Property[] = [
  noAdmissionAfterExpiry, noEventAfterExpiry, noAnswerAfterExpiry, liveIsLeftAlone,
];

/**
 * Judged here: the MUSTs that hold for a session at any time. How soon a session is gone after the
 * clock was set forward (EXP-10) is not: a server can only notice that by looking, and how often
 * it looks is its own affair as long as it accepts nothing meanwhile.
 */
export const clockIsNoExcuse = defineProperty({
  id: 'EXP-12',
  level: 'SHOULD',
  says: 'none of the MUSTs breaks only because the wall clock is set or the process is suspended',
  source: 'RFC 7519 §4.1.4; expiry latches: what was seen expired stays expired',
  exercisedBy: 'a late join, message or answer after the clock was set or the process slept',
  plots: {
    clock: [
      ['open', 'send', 'set the clock', 'send'],
      ['open', 'send', 'set the clock', 'send', 'set the clock', 'send'],
      ['open', 'send', 'hold', 'send', 'set the clock', 'deliver'],
      ['open', 'send', 'suspend', 'send'],
      ['open', 'send', 'hold', 'send', 'suspend', 'deliver'],
    ],
  },
  needs: ['settable clock'],
  turnsOn: ['arrived', 'accepted', 'answered', 'admitted', 'refused', 'left'],
  twinsOf: (steps) => undisturbed(steps),
  judge: (history, contract, twins = []) => {
    if (!isDisturbed(history)) return { exercised: 0, violations: [] };
    const judged = OTHERS.map((property) => ({
      property, judgement: property.judge(history, contract),
    }));
    return {
      exercised: judged.filter(({ property }) => property !== liveIsLeftAlone)
        .reduce((sum, { judgement }) => sum + judgement.exercised, 0),
      violations: judged.flatMap(({ property, judgement }) =>
        onlyHere(property, breachesOf(property, history, contract, judgement), contract, twins)),
    };
  },
});

/**
 * The same steps with a clock that nobody sets and a process that does not sleep: where the clock
 * was set forward, time passes; where it was set back, nothing happens.
 */
function undisturbed(steps: readonly Step[]): readonly TwinPlan[] {
  const twin = steps.flatMap((step): readonly Step[] => {
    if (step.do !== 'step clock' && step.do !== 'suspend') return [step];
    if (step.deltaMs < 0) return [];
    const { client, to } = step;
    const deltaMs = step.deltaMs - (step.do === 'suspend' ? OVERSLEPT_MS : 0);
    return [{ do: 'advance', client, to, deltaMs, timers: 'first' }];
  });
  return isSame(steps, twin) ? [] : [{ says: 'with nobody setting the clock', steps: twin }];
}

const isSame = (a: readonly Step[], b: readonly Step[]): boolean =>
  a.length === b.length && a.every((step, index) => step === b[index]);

/** What a MUST says of a clock that was set: expiry latches. */
function breachesOf(
  property: Property, history: History, contract: Contract, { violations }: Judgement,
): readonly Violation[] {
  if (property === noEventAfterExpiry) {
    return [...violations, ...sessionsOf(history, contract).flatMap((session) =>
      acceptedAgain(session, contract))];
  }
  if (property !== liveIsLeftAlone) return violations;
  // Nobody has to leave a session alone that had expired before the clock was set back.
  return violations.filter(({ event, expMs }) => expMs === undefined
    || history.events.slice(0, event + 1).every(({ fromMs, toMs }) =>
      !isExpired(Math.max(fromMs, toMs), expMs - contract.earlyMs)));
}

/** What breaks in the twin as well is not the clock's doing, and is judged elsewhere. */
function onlyHere(
  { id, judge }: Property, violations: readonly Violation[], contract: Contract,
  twins: readonly Twin[],
): readonly Violation[] {
  if (violations.length === 0) return [];
  const elsewhere = twins.some(({ history }) =>
    judge(history, contract).violations.length > 0);
  return elsewhere ? [] : violations.map((violation) => ({
    ...violation, says: `${violation.says}, because of the clock alone (${id})`,
  }));
}

/** Something reached the server from a session that had expired; later, a message is accepted. */
function acceptedAgain(
  { seen, owed, refreshes }: Session, { leewayMs }: Contract,
): readonly Violation[] {
  const { token, expMs } = owed[0];
  if (refreshes.length > 0) return [];
  const noticed = seen.findIndex((one) => one.seen.by === 'server' && one.seen.kind === 'arrived'
    && isExpired(one.seen.atMs, expMs, leewayMs));
  if (noticed < 0) return [];
  return seen.slice(noticed).flatMap(({ event, seen: what }) =>
    what.kind === 'accepted' && !isExpired(what.atMs, expMs, leewayMs)
      ? [{
          event, atMs: what.atMs, token, expMs, packet: what.packet, observation: what,
          says: `the server accepted ${what.packet} from a session that it had seen expired, `
            + 'after the clock was set back',
        }]
      : []);
}
