import type { Target } from '../../adapters/target.ts';
import { GENEROUS_BOUNDS } from '../../model/bounds.ts';
import type { Adapter, Session } from '../../model/driver.ts';
import { CLIENT } from '../../model/step.ts';
import type { Step, Transport } from '../../model/step.ts';
import type { TokenName } from '../../model/tokens.ts';
import { executeSteps } from '../../properties/execute.ts';
import type { Executed } from '../../properties/execute.ts';

/** More than that is waited for by nobody, and is half of a token's life. */
const MOST_MS = 5_000;

/** A user may be looked up before anybody listens to them. */
const LISTENS_WITHIN_MS = 1_000;

/** Until the listeners are there that are registered behind an `await`. */
export async function untilHeard(session: Session): Promise<void> {
  await session.advance(LISTENS_WITHIN_MS, 'first');
  await session.settle();
}

/** Comes in once. */
export function knock(
  adapter: Adapter, transport: Transport, token: TokenName,
): Promise<Executed> {
  const open: Step = { do: 'open', client: CLIENT, transport, token };
  return executeSteps(adapter, 0, [open], { ...GENEROUS_BOUNDS, transports: [transport] });
}

/**
 * The same with a good token, by a server that may have a middleware which waits for something by
 * lapse's clock: so much time passes with every join from then on.
 */
export async function knockPatiently(
  adapter: Adapter, target: Target, transport: Transport,
): Promise<Executed> {
  const first = await knock(adapter, transport, 'first');
  if (first.history.events[0]?.observations.length !== 0) return first;
  const withinMs = await joinsWithin(adapter, transport);
  if (withinMs === null) return first;
  Object.assign(target, { joinsWithinMs: Math.max(withinMs, target.joinsWithinMs ?? 0) });
  return knock(adapter, transport, 'first');
}

/** Somebody comes in, and stays for as long as it says. */
export async function staying<Found>(
  adapter: Adapter, transport: Transport, stay: (session: Session) => Promise<Found>,
): Promise<Found> {
  const session = await adapter.begin(0);
  session.open(CLIENT, { transport, token: 'first', nsp: '/', joinMs: 0 });
  await session.settle();
  const found = await stay(session);
  await session.finish();
  return found;
}

/** How long it takes over an answer that declares an acceptance, if that is not there at once. */
export async function answersPatiently(
  adapter: Adapter, target: Target, transport: Transport,
): Promise<void> {
  const withinMs = await staying(adapter, transport, async (session) => {
    await untilHeard(session);
    session.send(CLIENT, '/', [{ id: 'm1', ack: true }]);
    await session.settle();
    const since = session.nowMs();
    const shows = (): boolean => session.take().some(({ kind }) => kind === 'accepted');
    if (shows()) return null;
    for (let ms = 1; session.nowMs() < since + MOST_MS; ms *= 2) {
      await session.advance(ms, 'first');
      await session.settle();
      if (shows()) return session.nowMs() - since;
    }
    return null;
  });
  if (withinMs !== null) Object.assign(target, { answersWithinMs: withinMs });
}

const joinsWithin = (adapter: Adapter, transport: Transport): Promise<number | null> =>
  staying(adapter, transport, async (session) => {
    for (let ms = 1; session.nowMs() < MOST_MS; ms *= 2) {
      await session.advance(ms, 'first');
      await session.settle();
      if (session.take().some(({ kind }) => ANSWERS.includes(kind))) return session.nowMs();
    }
    return null;
  });

const ANSWERS = ['admitted', 'refused'];
