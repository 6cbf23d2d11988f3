import type { Transport } from '../../model/step.ts';
import { TargetError } from '../errors.ts';
import { realSleep } from '../real.ts';
import { alikeAll } from './alike.ts';
import type { Acceptance, Attachment } from './attachment.ts';
import { Caller } from './caller.ts';
import type { Address, Heard } from './caller.ts';
import { tokenFor } from './carrier.ts';
import { LONG_SEC } from './told.ts';
import type { Progress } from './told.ts';
import { readsAsRefusal } from './refusing.ts';
import { shown } from './shown.ts';

/** How the user says that acceptance shows, if they do: by an acknowledgement, or by an event. */
export type Declared =
  | 'as live messages show it'
  | { readonly ack: (answers: readonly unknown[]) => boolean }
  | { readonly event: string };

/** Stays connected for as long as a check takes, and so is nobody else. */
const EARS = 'lapse-ears';

type Shown = Pick<Attachment, 'acceptance' | 'overheard' | 'broadcast'>;

/** So long after a message its text may still come back to somebody else. */
const COMES_BACK_MS = 300;

/**
 * Sends live messages of two users, and sees what comes of them. That is what a late message's
 * acceptance is told by: nothing else would be seen of it either.
 *
 * @throws TargetError `EVENT_NEEDED`, `TARGET_CLOSES_AT_ONCE`, `ACCEPTANCE_UNSEEN`
 */
export async function findAcceptance(
  progress: Progress, address: Address, transport: Transport,
): Promise<Shown> {
  const { told, findings } = progress;
  if (told.event === undefined) {
    throw new TargetError('EVENT_NEEDED', 'everything is ready but for a message to send → name '
      + 'the event that the server listens for with --event');
  }
  const callers: Caller[] = [];
  // Of different lives: where it answers how long that is, no two answers are the same.
  for (const [user, lifeSec] of [['lapse-doctor', LONG_SEC], [EARS, LONG_SEC - 60]] as const) {
    const caller = new Caller(address);
    progress.callers.push(caller);
    callers.push(caller);
    await caller.comeIn(await tokenFor(progress, lifeSec, user), transport);
  }
  const [first, second] = callers as [Caller, Caller];
  const heard: Heard[] = [];
  for (const [index, caller] of [first, second, first].entries()) {
    heard.push(index > 0 ? await caller.say(textOf(index))
      : await sayOrSayAgain(first, second, findings));
    if (heard.every(({ isStillIn }) => isStillIn)) continue;
    throw new TargetError('TARGET_CLOSES_AT_ONCE', 'the server lets a client in and shuts it out '
      + `when it sends '${told.event}' → check --event and what it carries (messages.payload in `
      + 'lapse.config.ts)');
  }
  await realSleep(COMES_BACK_MS);
  refuseRefusals(told, heard);
  const acceptance = seenIn(told.accepted, heard, first, second);
  if (acceptance === null) throw unseen(progress);
  findings.push(`a message goes through: ${wordsFor(acceptance)}`);
  const broadcast = broadcastBy(told.accepted, acceptance, second);
  if (broadcast === undefined) return { acceptance };
  const isNew = acceptance.by === 'ack' || acceptance.to === 'sender';
  if (isNew) findings.push(`others hear of it by '${broadcast}': that shows acceptance as well`);
  return { acceptance, broadcast, overheard: ears(second) };
}

const textOf = (index: number): string => `m${index + 1}.lapse-doctor.`;

/**
 * A server that looks its user up before it listens to them has not heard what was sent meanwhile.
 * The first message is said once more: whether anything shows then is another matter.
 */
async function sayOrSayAgain(
  caller: Caller, another: Caller, findings: string[],
): Promise<Heard> {
  const text = textOf(0);
  const shows = ({ answers, events }: Heard): boolean =>
    answers !== null || events.length > 0 || another.hears(text).length > 0;
  const heard = await caller.say(text);
  if (shows(heard) || !heard.isStillIn) return heard;
  const again = await caller.say(text);
  if (shows(again)) {
    findings.push('it answers nothing that is sent as soon as a client is let in, and what is sent '
      + 'later: whoever looks something up first listens too late');
  }
  return again;
}

function seenIn(
  accepted: Declared, heard: readonly Heard[], first: Caller, second: Caller,
): Acceptance | null {
  const answers = heard.flatMap((one) => one.answers === null ? [] : [one.answers]);
  if (typeof accepted === 'object' && 'ack' in accepted) {
    return answers.length === heard.length && answers.every(accepted.ack)
      ? { by: 'ack', isAlike: accepted.ack } : null;
  }
  if (accepted === 'as live messages show it' && answers.length === heard.length) {
    return { by: 'ack', isAlike: alikeAll(answers) };
  }
  const wanted = (name: string): boolean =>
    accepted === 'as live messages show it' || name === accepted.event;
  const toSender = first.hears(textOf(0)).find(wanted);
  if (toSender !== undefined) return { by: 'event', name: toSender, to: 'sender' };
  const toAnother = second.hears(textOf(0)).find(wanted);
  return toAnother === undefined ? null : { by: 'event', name: toAnother, to: 'another' };
}

/** @throws TargetError `MESSAGE_REFUSED` where nothing else was declared to be an acceptance */
function refuseRefusals({ accepted, event }: Progress['told'], heard: readonly Heard[]): void {
  if (accepted !== 'as live messages show it') return;
  const refusal = heard.find(({ answers }) => answers !== null && readsAsRefusal(answers));
  if (refusal === undefined) return;
  throw new TargetError('MESSAGE_REFUSED', `the server answers a live '${event}' with `
    + `${shown((refusal.answers ?? []).map((one) => JSON.stringify(one)).join(', '))}, which reads `
    + 'as a refusal → check what it carries (messages.payload in lapse.config.ts); if that is how '
    + 'it accepts one, say so there: messages: { accepted: () => true }');
}

/** A user who says how it shows is believed: what others hear then is another matter. */
function broadcastBy(
  accepted: Declared, shown: Acceptance, second: Caller,
): string | undefined {
  const isOther = typeof accepted === 'object' && 'ack' in accepted;
  return isOther ? undefined : second.hears(textOf(0)).find((name) =>
    shown.by === 'ack' || name === shown.name);
}

const wordsFor = (shown: Acceptance): string => {
  if (shown.by === 'ack') return 'it is acknowledged, and late ones are held against that';
  return shown.to === 'sender' ? `its sender hears of it by '${shown.name}'`
    : `others hear of it by '${shown.name}'`;
};

function unseen({ told: { event, accepted } }: Progress): TargetError {
  return accepted === 'as live messages show it'
    ? new TargetError('ACCEPTANCE_UNSEEN', `live messages '${event}' are neither acknowledged nor `
      + 'does anything come back that bears their text, so nobody can tell whether a late one is '
      + 'accepted → check --event, or say how it shows (messages.accepted in lapse.config.ts)')
    : new TargetError('ACCEPTANCE_UNSEEN', `live messages '${event}' do not show what `
      + 'messages.accepted declares → check it against what the server answers');
}

/** Somebody who stays connected and hears what is said to everybody. */
export function ears(caller: Caller): NonNullable<Attachment['overheard']> {
  const listeners = new Set<(name: string, text: string) => void>();
  caller.listen((name, text) => { for (const listener of listeners) listener(name, text); });
  return (listener) => {
    listeners.add(listener);
    return () => { listeners.delete(listener); };
  };
}
