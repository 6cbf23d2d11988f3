import type { Transport } from '../../model/step.ts';
import { TargetError } from '../errors.ts';
import { ears } from './acceptance.ts';
import type { Attachment } from './attachment.ts';
import { Caller, receptionAt } from './caller.ts';
import type { Life, Logins } from './issuer.ts';
import { namesFrom, tokensOver } from './login.ts';

/** Sequences that wait for the end of one and the same token, and what they can be run with. */
export interface OverOneLife {
  readonly attachment: Attachment;
  /** The tokens that there are. */
  readonly names: ReadonlySet<string>;
  /**
   * Once it has expired, for all that is known: whether it is good still, and one that nobody used
   * meanwhile is not. Whatever uses a session prolongs it then, or nobody looks at it again.
   */
  readonly slides: () => Promise<boolean>;
  readonly close: () => void;
}

/** What the last of them has left to come in and to be heard, before its token expires. */
const LAST_HAS_MS = 2_000;
/** Another login has to outlive all of them by this. */
const OUTLIVES_MS = 2_000;
/** An unused one is over for sure so long after its expiry. */
const SURELY_OVER_MS = 1_000;
/** An earlier one would keep a connection waiting for no good. */
const MOST_WINDOW_MS = 7_500;

/** @returns for how long sequences may begin, one after the other, before a token's expiry */
export const windowMs = (lifeMs: number): number =>
  Math.min(MOST_WINDOW_MS, lifeMs - LAST_HAS_MS - OUTLIVES_MS);

/**
 * Logs in, waits for that token to be nearly over, and logs in once more for what is to outlive it.
 *
 * @param neededMs for how long sequences will begin
 * @param waitUntil waits until then by our clock
 */
export async function overOneLife(
  at: Attachment, { again }: Logins, transport: Transport, neededMs: number,
  waitUntil: (ms: number) => Promise<void>,
): Promise<OverOneLife> {
  const first = await again();
  const clock = first.clock ?? at.clock;
  // A token that says itself when it expires is prolonged by nothing.
  const idle = at.isSingle === true || first.clock === undefined ? null : await again();
  await waitUntil(first.expMs - clock.highMs - LAST_HAS_MS - neededMs);
  const long = at.isSingle === true ? null : await again();
  const outlives = long !== null && long.expMs >= first.expMs + OUTLIVES_MS;
  const names = new Set(namesFrom(first));
  if (!outlives) names.delete('long');
  const heard = await overheardWith(at, outlives ? long : null, transport);
  return {
    names, close: heard.close,
    slides: async () => {
      if (idle === null) return false;
      await waitUntil(idle.expMs + SURELY_OVER_MS);
      return await isIn(at, first.token, transport) && !await isIn(at, idle.token, transport);
    },
    attachment: {
      ...at, ...heard.by, clock, expMs: first.expMs,
      issuer: { ...at.issuer, token: tokensOver(first, long ?? first) },
    },
  };
}

const isIn = async (at: Attachment, token: string, transport: Transport): Promise<boolean> =>
  (await receptionAt(at, token, transport)).kind === 'admitted';

/** Whoever listened so far came in with a token that does not last. */
async function overheardWith(
  at: Attachment, long: Life | null, transport: Transport,
): Promise<{ readonly by: Pick<Attachment, 'overheard'>; readonly close: () => void }> {
  // Where something else shows acceptance, nobody has to hear of it.
  const isNeeded = at.acceptance.by === 'event' && at.acceptance.to === 'another';
  if (at.overheard === undefined || !isNeeded) return { by: {}, close: () => {} };
  const caller = new Caller(at);
  const close = (): void => { caller.close(); };
  const came = long === null ? null : await caller.comeIn(long.token, transport);
  if (came?.kind === 'admitted') return { by: { overheard: ears(caller) }, close };
  close();
  throw new TargetError('NOBODY_LISTENS', 'that a message is accepted is heard by others alone, '
    + 'and there is no token that outlives the one which is waited for → have the server '
    + 'acknowledge messages, or let two logins be good at a time');
}
