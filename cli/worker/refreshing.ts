import { TargetError } from '../../adapters/errors.ts';
import type { Target } from '../../adapters/target.ts';
import type { Adapter } from '../../model/driver.ts';
import { CLIENT } from '../../model/step.ts';
import type { Transport } from '../../model/step.ts';
import type { TokenName } from '../../model/tokens.ts';
import { staying, untilHeard } from './patience.ts';

/** An answer comes within this, if it comes. */
const ANSWERS_MS = 1_000;

/**
 * Whether an answer tells a good new token from a bad one: where an event tells the client, or
 * nothing does, what became of a refresh shows by what it changes alone.
 *
 * @throws TargetError `REFRESH_CLOSES`
 */
export async function refreshTells(
  adapter: Adapter, { name, dialect }: Target, transport: Transport,
): Promise<boolean> {
  const shows = (token: TokenName): Promise<'yes' | 'no' | 'nothing'> =>
    staying(adapter, transport, async (session) => {
      await untilHeard(session);
      session.take();
      session.refresh(CLIENT, '/', { id: 'r1', token, slowMs: 0 });
      await session.settle();
      await session.advance(ANSWERS_MS, 'first');
      await session.settle();
      const seen = session.take();
      if (token === 'longer' && seen.some(({ kind }) => kind === 'left')) {
        throw new TargetError('REFRESH_CLOSES', `${name} shuts a client out that shows a good new `
          + `token by '${dialect?.refresh?.event}' → check refresh.event, and what it carries`);
      }
      const acked = seen.find((one) => one.kind === 'acked' && one.packet === 'r1');
      return acked?.kind !== 'acked' ? 'nothing' : acked.ok ? 'yes' : 'no';
    });
  return await shows('longer') === 'yes' && await shows('wrong-key') !== 'yes';
}
