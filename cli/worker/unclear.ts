import type { Written } from '../../adapters/declared.ts';
import { TargetError } from '../../adapters/errors.ts';
import { alikeAll } from '../../adapters/remote/alike.ts';
import { shown } from '../../adapters/remote/shown.ts';
import { readsAsRefusal } from '../../adapters/remote/refusing.ts';
import type { Target } from '../../adapters/target.ts';
import type { Adapter } from '../../model/driver.ts';
import type { Observation } from '../../model/history.ts';
import { CLIENT } from '../../model/step.ts';
import type { TimerOrder, Transport } from '../../model/step.ts';
import { tokenLife } from '../../model/tokens.ts';
import { staying, untilHeard } from './patience.ts';

/** Two of them live, a while apart: what differs between their answers may differ in any. */
const [FIRST, SECOND, LATE] = ['m1', 'm2', 'm3'] as const;
const APART_MS = 1_000;
/** So long after a message its answer may still come. */
const ANSWERS_MS = 100;

type Answers = readonly unknown[];

/**
 * That a listener is entered says that a message is accepted, unless the listener itself looks at
 * the expiry. Which of both it is shows by what becomes of live messages: where they are
 * acknowledged, or passed on by an event that bears their text, so is a late one that enters the
 * listener, or there is a check inside.
 *
 * @throws TargetError `MESSAGE_REFUSED`, `ACCEPTANCE_UNCLEAR`
 */
export async function isClear(
  adapter: Adapter, target: Target, transport: Transport,
): Promise<void> {
  if (target.accepted !== undefined) return;
  const over = (speaks: boolean): Promise<readonly Observation[]> =>
    overExpiry(adapter, target, transport, speaks);
  const { seen, written } = await writtenOn(target, () => over(true));
  const live = answerIn(written, SECOND);
  if (live !== undefined && readsAsRefusal(live)) throw refused(target, live);
  const remark = live === undefined ? await remarkOn(adapter, target, transport) : undefined;
  if (remark !== undefined) throw remarked(target, remark);
  const at = (kind: 'accepted' | 'acked' | 'sent', packet: string): number | undefined =>
    seen.find((one) => one.kind === kind && one.packet === packet)?.atMs;
  if (at('accepted', LATE) === undefined) return;
  const shows = live === undefined ? passedOn(target, written) : acknowledged(target, written);
  if (shows === null) return;
  // Whoever is shut out meanwhile, and would be anyway, is not told what became of the message.
  const shownMs = at(live === undefined ? 'sent' : 'acked', SECOND);
  const isSlow = shows.isSilent && shownMs !== at('accepted', SECOND);
  if (!isSlow || !(await over(false)).some(({ kind }) => kind === 'left')) throw shows.error;
  const { written: told } = await writtenOn(target, () => leftIn(target, () => over(true)));
  const still = live === undefined ? passedOn(target, told) : acknowledged(target, told);
  if (still !== null) throw still.error;
}

/** As it would be if nobody were shut out: then whoever is silent has decided to be. */
async function leftIn<Seen>(
  { socketIo: { Socket } }: Target, take: () => Promise<Seen>,
): Promise<Seen> {
  const prototype = Socket.prototype as { disconnect: (close?: boolean) => unknown };
  const { disconnect } = prototype;
  prototype.disconnect = function stay() { return this; };
  try {
    return await take();
  } finally {
    prototype.disconnect = disconnect;
  }
}

/** That a late message shows otherwise than live ones; whether by nothing at all. */
interface Otherwise { readonly isSilent: boolean; readonly error: TargetError }

function acknowledged(target: Target, written: readonly Written[]): Otherwise | null {
  const [first = [], second = [], late] =
    [FIRST, SECOND, LATE].map((packet) => answerIn(written, packet));
  if (late === undefined) {
    return { isSilent: true, error: unclear(
      target, 'does not answer it, where it answered a live one', '() => true') };
  }
  if (alikeAll([first, second])(late)) return null;
  return { isSilent: false, error: unclear(target, `answers it with ${inWords(late)}, where it `
    + `answered a live one with ${inWords(second)}`, yesOf(second, late)) };
}

function passedOn(target: Target, written: readonly Written[]): Otherwise | null {
  const [first = [], second = [], late = []] = [FIRST, SECOND, LATE].map((packet) =>
    written.filter((one) => one.packet === packet && !one.isAck).map(({ args }) => args[0]));
  const events = first.filter((name) => second.includes(name));
  if (events.length === 0 || events.some((name) => late.includes(name))) return null;
  const event = JSON.stringify(events[0]);
  return { isSilent: true, error: unclear(
    target, `does not pass it on, where it passed live ones on by ${event}`, `{ event: ${event} }`,
  ) };
}

const answerIn = (written: readonly Written[], packet: string): Answers | undefined =>
  written.find((one) => one.isAck && one.packet === packet)?.args;

const refused = ({ name, event }: Target, answers: Answers): TargetError =>
  new TargetError('MESSAGE_REFUSED', `${name} answers a live '${event}' with ${inWords(answers)}, `
    + 'which reads as a refusal → check what it carries (messages.payload); if that is how it '
    + 'accepts one, say so in lapse.config.mjs: export default { messages: { accepted: () => true '
    + '} }');

const remarked = ({ name, event }: Target, [remark, ...args]: Answers): TargetError =>
  new TargetError('MESSAGE_REFUSED', `${name} answers a live '${event}' with the event '${remark}' `
    + `(${inWords(args)}), which reads as a refusal → check what it carries (messages.payload), or `
    + 'name another event with --event');

const unclear = ({ name, event }: Target, does: string, yes: string): TargetError =>
  new TargetError('ACCEPTANCE_UNCLEAR', `${name} enters its listener for '${event}' with a message `
    + `behind the expiry, and ${does}: a check inside the listener is known by that alone → `
    + 'say what shows that one is accepted, in lapse.config.mjs: export default { messages: { '
    + `accepted: ${yes} } }`);

const inWords = (answers: Answers): string =>
  shown(answers.map((one) => JSON.stringify(one) ?? 'nothing').join(', '));

/** What tells a live answer from a late one, as a function of it. */
function yesOf([live]: Answers, [late]: Answers): string {
  if (!isObject(live)) return `(answer) => answer === ${JSON.stringify(live)}`;
  const than = isObject(late) ? late : {};
  if ('error' in than) return '(answer) => !answer?.error';
  const name = Object.keys(live).find((key) =>
    !isObject(live[key]) && live[key] !== than[key]);
  return name === undefined ? '(answer) => …'
    : `(answer) => answer?.${name} === ${JSON.stringify(live[name])}`;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/**
 * Comes in, speaks, and is there as its token expires; a timer would fire behind what it sends.
 * Somebody else is there all the while, and hears what others are told.
 */
async function overExpiry(
  adapter: Adapter, { lacks }: Target, transport: Transport, speaks: boolean,
): Promise<readonly Observation[]> {
  const session = await adapter.begin(0);
  const send = async (id: string): Promise<void> => {
    session.send(CLIENT, '/', [{ id, ack: true }]);
    await session.settle();
  };
  const wait = async (untilMs: number, timers: TimerOrder): Promise<void> => {
    await session.advance(untilMs - session.nowMs(), timers);
    await session.settle();
  };
  session.open(CLIENT, { transport, token: 'first', nsp: '/', joinMs: 0 });
  await session.settle();
  if (!lacks.some(({ feature }) => feature === 'two sessions')) {
    session.open('B', { transport, token: 'other-subject', nsp: '/', joinMs: 0 });
    await session.settle();
  }
  await untilHeard(session);
  await send(FIRST);
  await wait(session.nowMs() + APART_MS, 'first');
  await send(SECOND);
  const { expMs } = tokenLife('first', 0);
  await wait(expMs, 'after-io');
  if (speaks) await send(LATE);
  await wait(expMs + ANSWERS_MS, 'first');
  const seen = session.take();
  await session.finish();
  return seen;
}

/** `error`, `exception` as NestJS has it, `chat:rejected`, `invalidPayload`. */
const REFUSES =
  /err(or)?(?![a-z])|exception|invalid|denied|reject|refuse|fail|forbidden|unauthori/i;

/** What the server says of a live message that it acknowledges by nothing, where that is a no. */
async function remarkOn(
  adapter: Adapter, target: Target, transport: Transport,
): Promise<Answers | undefined> {
  const { written } = await writtenOn(target, (heard) =>
    staying(adapter, transport, async (session) => {
      await untilHeard(session);
      heard.length = 0;
      session.send(CLIENT, '/', [{ id: FIRST, ack: true }]);
      await session.settle();
      await session.advance(ANSWERS_MS, 'first');
      await session.settle();
    }));
  return written.map(({ args }) => args).find(([name, ...args]) =>
    REFUSES.test(String(name)) || readsAsRefusal(args));
}

/**
 * What the server writes about each message: acknowledgements, and events that bear its text. Those
 * that bear none stand there too, for no message.
 */
async function writtenOn<Seen>(
  target: Target, take: (written: Written[]) => Promise<Seen>,
): Promise<{ readonly seen: Seen; readonly written: readonly Written[] }> {
  const written: Written[] = [];
  Object.assign(target, { accepted: { says: (one: Written) => { written.push(one); } } });
  const seen = await take(written);
  Object.assign(target, { accepted: undefined });
  return { seen, written };
}
