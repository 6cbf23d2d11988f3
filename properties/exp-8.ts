import type { Event, History } from '../model/history.ts';
import { inNamespace } from '../model/step.ts';
import { isExpired } from '../model/time.ts';
import type { OffsetMs } from '../model/time.ts';
import type { Step, Transport } from '../model/step.ts';
import { defineProperty } from './property.ts';
import type { Contract, Violation } from './property.ts';
import { attemptsOf } from './sessions.ts';
import { asksTwice, throughAuth } from './through-auth.ts';
import type { Twin, TwinPlan } from './twins.ts';

/**
 * Compared: a sequence with the same over the other transport, in another namespace, with the token
 * in CONNECT's `auth`, and with the packets of each segment sent one by one. What is decided must
 * be the same each time.
 */
export const decisionsAgree = defineProperty({
  id: 'EXP-8',
  level: 'MUST',
  says: 'the decision depends on token and time: transport, carrier, namespace and grouping '
    + 'of packets make no difference',
  source: 'RFC 7519 §4.1.4, which knows of no transport',
  exercisedBy: 'a late join, message or answer that is decided on two ways',
  plots: {
    carriers: [
      ['open', 'send', 'expire, I/O first', 'send'],
      ['open', 'expire', 'join'],
      ['open slowly', 'expire'],
      ['open to authenticate', 'authenticate', 'send', 'expire, I/O first', 'send'],
    ],
    twins: [
      ['open', 'send', 'expire, I/O first', 'send'],
      ['open', 'send', 'hold', 'send', 'expire', 'deliver'],
      ['open', 'almost expire', 'send several'],
      ['open slowly', 'expire'],
      ['open', 'expire, I/O first', 'emit, ack wanted'],
    ],
  },
  needs: [],
  turnsOn: ['accepted', 'answered', 'admitted', 'refused', 'arrived'],
  twinsOf: (steps) => steps.some(isCarried)
    // What it comes to in `auth` is compared in its turn.
    ? changed('with the token in auth', steps, throughAuth(steps)).filter(() => !asksTwice(steps))
    : [
        ...changed('over the other transport', steps, overTheOther),
        ...steps.every(staysPut)
          ? changed('in another namespace', steps, beside, 'namespaces') : [],
        ...changed('with packets sent one by one', steps, oneByOne),
      ],
  judge: (history, contract, twins = []) => {
    const here = decisionsIn(history, contract);
    const late = [...here.values()].filter((one) => isLate(one, contract)).length;
    return {
      exercised: twins.length === 0 ? 0 : late,
      violations: twins.flatMap((twin) => differing(history, here, twin, contract)).slice(0, 1),
    };
  },
});

const isCarried = (step: Step): boolean => step.do === 'open' && step.carrier !== undefined;

/** Whoever comes back comes back to the main namespace. */
const staysPut = (step: Step): boolean => step.do !== 'reconnect' && step.do !== 'join';

/** A twin, where the change changes anything. */
function changed(
  says: string, steps: readonly Step[], change: (step: Step) => readonly Step[],
  needs?: TwinPlan['needs'],
): readonly TwinPlan[] {
  const twin = steps.flatMap(change);
  const same = twin.length === steps.length && twin.every((step, index) => step === steps[index]);
  return same ? [] : [{ says, steps: twin, ...(needs === undefined ? {} : { needs }) }];
}

/** Whoever would upgrade, or fall back, has in the other what it comes to in the end, or never. */
const OTHER: Readonly<Record<Transport, Transport>> = {
  polling: 'websocket', websocket: 'polling', upgrade: 'websocket', fallback: 'websocket',
};

function overTheOther(step: Step): readonly Step[] {
  switch (step.do) {
    case 'poll': case 'upgrade': case 'block': return [];
    case 'advance': return step.to === 'upgrade' ? [] : [step];
    case 'open': return [{ ...step, transport: OTHER[step.transport] }];
    default: return [step];
  }
}

function beside(step: Step): readonly Step[] {
  switch (step.do) {
    case 'open': case 'send': case 'emit': case 'refresh': case 'authenticate':
      return step.nsp === undefined ? [{ ...step, ...inNamespace('/side') }] : [step];
    default: return [step];
  }
}

const oneByOne = (step: Step): readonly Step[] => step.do !== 'send' || step.messages.length === 1
  ? [step]
  : step.messages.map((message) => ({ ...step, messages: [message] }));

/** What was decided about one thing: a join, a message, an answer. */
interface Decision {
  readonly yes: boolean;
  readonly event: number;
  /** When it was said yes to; by when it was not, where it was not. */
  readonly atMs: OffsetMs;
  readonly expMs: OffsetMs;
  readonly what: string;
}

/** By what it is about: the same in a sequence and in its twins. */
function decisionsIn(history: History, contract: Contract): ReadonlyMap<string, Decision> {
  const decisions = new Map<string, Decision>();
  const attempts = attemptsOf(history, contract).filter(({ isStranger }) => !isStranger);
  for (const [index, { event, client, token, expMs, outcome }] of attempts.entries()) {
    if (outcome === null) continue;
    const before = attempts.slice(0, index).filter((one) =>
      one.client === client && one.token === token);
    decisions.set(`join of ${client} with ${token} ${before.length}`, {
      yes: outcome.admitted, event: outcome.event, atMs: outcome.seen.atMs, expMs,
      what: `a join with token ${token} in step ${event + 1}`,
    });
  }
  for (const [event, { step }] of history.events.entries()) {
    const expMs = attempts.findLast((one) => one.event <= event && one.client === step.client
      && one.nsp === ('nsp' in step ? step.nsp ?? '/' : '/'))?.expMs ?? Number.POSITIVE_INFINITY;
    for (const id of packetsOf(step)) {
      const taken = takenIn(history.events, id);
      decisions.set(id, taken === null
        ? { yes: false, event, atMs: refusedByMs(history.events, id), expMs, what: id }
        : { yes: true, ...taken, expMs, what: id });
    }
  }
  return decisions;
}

function packetsOf(step: Step): readonly string[] {
  if (step.do === 'send') return step.messages.map(({ id }) => id);
  return step.do === 'emit' && step.ack === true ? [step.id] : [];
}

/** Where and when the packet was accepted, or its answer taken. */
function takenIn(
  events: readonly Event[], id: string,
): { readonly event: number; readonly atMs: OffsetMs } | null {
  for (const [event, { observations }] of events.entries()) {
    const seen = observations.find((one) =>
      (one.kind === 'accepted' || one.kind === 'answered') && one.packet === id);
    if (seen !== undefined) return { event, atMs: seen.atMs };
  }
  return null;
}

/** When the step in which it arrived had come to rest; never, where it did not arrive. */
const refusedByMs = (events: readonly Event[], id: string): OffsetMs =>
  events.find(({ observations }) => observations.some((seen) =>
    seen.kind === 'arrived' && seen.packet === id))?.toMs ?? Number.POSITIVE_INFINITY;

const isLate = ({ atMs, expMs }: Decision, { leewayMs }: Contract): boolean =>
  isExpired(atMs, expMs, leewayMs);

const wasAlive = ({ atMs, expMs }: Decision, { earlyMs }: Contract): boolean =>
  !isExpired(atMs, expMs - earlyMs);

/**
 * Whether one yes and one no cannot both be right: a late yes beside a no, or a no to what was
 * still alive when all had come to rest. That one way takes longer than another is no difference.
 */
function clash(one: Decision, other: Decision | undefined, contract: Contract): boolean {
  if (one.yes === (other?.yes ?? false)) return false;
  const [yes, no] = one.yes ? [one, other] : [other, one];
  if (yes === undefined) return false;
  return isLate(yes, contract) || (no !== undefined && wasAlive(no, contract));
}

function differing(
  history: History, here: ReadonlyMap<string, Decision>, { says, history: twin }: Twin,
  contract: Contract,
): readonly Violation[] {
  const there = decisionsIn(twin, contract);
  for (const [id, decision] of here) {
    const other = there.get(id);
    if (!clash(decision, other, contract)) continue;
    const { event, atMs, expMs, what } = decision;
    return [{
      event, atMs, ...(Number.isFinite(expMs) ? { expMs } : {}),
      ...(id.startsWith('join') ? {} : { packet: id }),
      says: `the server said ${decision.yes ? 'yes' : 'no'} to ${what}, and `
        + `${other?.yes === true ? 'yes' : 'no'} ${says}`,
    }];
  }
  // Something the twin did and the sequence never came to.
  return [...there].flatMap(([id, other]) =>
    here.has(id) || !clash(other, undefined, contract) ? [] : [{
    event: history.events.length - 1, atMs: other.atMs, packet: id,
    says: `the server said yes to ${other.what} ${says}, and closed here before it came`,
  }]);
}
