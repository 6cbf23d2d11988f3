import type { Socket } from 'socket.io';
import { lookUp } from './application.ts';
import { claimsOf } from './authenticate.ts';
import type { Verify } from './authenticate.ts';
import type { Rules } from './enforce.ts';

type RefreshRules =
  Pick<Rules, 'expired' | 'lateRefresh' | 'mayRefresh' | 'isNewer' | 'refreshed'>;

/**
 * A token for a session that lives on: same subject, good, and in time. Of two under way, the one
 * that was received last stays.
 */
export function takeRefreshes(socket: Socket, verify: Verify, rules: RefreshRules): void {
  let received = 0;
  let latest = 0;
  type Answer = (result: object) => void;
  socket.on('refresh', async (token: string, slowMs: number, answer: Answer) => {
    const nth = (received += 1);
    await lookUp(slowMs);
    const claims = await verify(token).catch(() => null);
    if (rules.lateRefresh === 'refused' && rules.expired(claimsOf(socket))) return;
    const good = claims !== null && !rules.expired(claims);
    if (!good || !rules.mayRefresh(claimsOf(socket), claims)) {
      answer({ error: 'refused' });
      return;
    }
    if (rules.isNewer(nth, latest)) {
      latest = nth;
      rules.refreshed(socket, claims);
      (socket.data['rearm'] as () => void)();
    }
    answer({ expiresAtMs: claims.expiresAtMs });
  });
}
