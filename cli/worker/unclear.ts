import { TargetError } from '../../adapters/errors.ts';
import { alikeAll } from '../../adapters/remote/alike.ts';
import { shown } from '../../adapters/remote/shown.ts';
import type { Target } from '../../adapters/target.ts';
import type { Adapter } from '../../model/driver.ts';
import type { Observation } from '../../model/history.ts';
import { CLIENT } from '../../model/step.ts';
import type { TimerOrder, Transport } from '../../model/step.ts';
import { tokenLife } from '../../model/tokens.ts';

/** Two of them live, a while apart: what differs between their answers may differ in any. */
const [FIRST, SECOND, LATE] = ['m1', 'm2', 'm3'] as const;
const APART_MS = 1_000;
/** So long after a message its answer may still come. */
const ANSWERS_MS = 100;

type Answers = readonly unknown[];

/**
 * That a listener is entered says that a message is accepted, unless the listener itself looks at
 * the expiry. Which of both it is shows where live messages are acknowledged: a late one that
 * enters it is, as they are, or there is a check inside.
 *
 * @throws TargetError `ACCEPTANCE_UNCLEAR`
 */
export async function isClear(
  adapter: Adapter, target: Target, transport: Transport,
): Promise<void> {
  if (target.accepted !== undefined) return;
  const over = (speaks: boolean): Promise<readonly Observation[]> =>
    overExpiry(adapter, transport, speaks);
  const seen = await over(true);
  const is = (kind: 'accepted' | 'acked', packet: string): Observation | undefined =>
    seen.find((one) => one.kind === kind && one.packet === packet);
  if (is('accepted', LATE) === undefined || is('acked', SECOND) === undefined) return;
  if (is('acked', LATE) !== undefined) {
    const [first = [], second = [], late = []] = await answersOn(target, () => over(true));
    if (alikeAll([first, second])(late)) return;
    throw unclear(target, `answers it with ${inWords(late)}, where it answered a live one with ${
      inWords(second)}`, yesOf(second, late));
  }
  // Whoever is shut out meanwhile, and would be anyway, is not told what became of the message.
  const isSlow = is('acked', SECOND)?.atMs !== is('accepted', SECOND)?.atMs;
  if (isSlow && (await over(false)).some(({ kind }) => kind === 'left')) return;
  throw unclear(target, 'does not answer it, where it answered a live one', '() => true');
}

const unclear = ({ name, event }: Target, does: string, yes: string): TargetError =>
  new TargetError('ACCEPTANCE_UNCLEAR', `${name} enters its listener for '${event}' with a message `
    + `behind the expiry, and ${does}: a check inside the listener is known by its answers alone → `
    + 'say which of them accept a message, in lapse.config.mjs: export default { messages: { '
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

/** Comes in, speaks, and is there as its token expires; a timer would fire behind what it sends. */
async function overExpiry(
  adapter: Adapter, transport: Transport, speaks: boolean,
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
  await send(FIRST);
  await wait(APART_MS, 'first');
  await send(SECOND);
  const { expMs } = tokenLife('first', 0);
  await wait(expMs, 'after-io');
  if (speaks) await send(LATE);
  await wait(expMs + ANSWERS_MS, 'first');
  const seen = session.take();
  await session.finish();
  return seen;
}

/** What acknowledges each message: told by the server that writes it, and by the client. */
async function answersOn(
  target: Target, take: () => Promise<unknown>,
): Promise<readonly Answers[]> {
  const told: Answers[] = [];
  const ack = (given: Answers): boolean => {
    told.push(given);
    return true;
  };
  Object.assign(target, { accepted: { ack } });
  await take();
  Object.assign(target, { accepted: undefined });
  const [first = [], , second = []] = told;
  return [first, second, told.at(-1) ?? []];
}
