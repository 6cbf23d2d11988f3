import type { Packet } from '../packet.ts';
import type { PendingRefresh, ServerSession } from '../state.ts';
import type { Namespace } from '../step.ts';
import { tokenSpec } from '../tokens.ts';
import type { TokenName } from '../tokens.ts';
import { designIn, isGood, isPast, leftMs, sessionIn, setTimer, updateSession } from './moment.ts';
import type { Moment, Peer } from './moment.ts';
import { armTimer } from './server.ts';
import { speak } from './write.ts';

/** A new token has come: the application looks the client up, then verifies it. */
export function receiveRefresh(
  m: Moment, peer: Peer, { nsp, id, token, slowMs }: Packet & { readonly kind: 'refresh' },
): void {
  const pending = sessionIn(peer, nsp)?.pending ?? [];
  updateSession(peer, nsp, { pending: [...pending, { id, token, outdated: false }] });
  if (slowMs === 0) verify(m, peer, nsp, id);
  else setTimer(m, 'verify', peer, nsp, m.busyMs + slowMs, id);
}

/** It has been looked up: the verification ends in the thread pool, when the turn is over. */
export function verify(m: Moment, peer: Peer, nsp: Namespace, id: string): void {
  m.parked.push(() => {
    const session = sessionIn(peer, nsp);
    const refresh = session?.pending.find((one) => one.id === id);
    if (session === undefined || refresh === undefined) return;
    updateSession(peer, nsp, { pending: session.pending.filter((one) => one !== refresh) });
    verified(m, peer, session, refresh);
  });
}

/** The session takes the token over, or says no, or is past it all. */
function verified(m: Moment, peer: Peer, session: ServerSession, refresh: PendingRefresh): void {
  const { nsp } = session;
  const { id, token, outdated } = refresh;
  const design = designIn(m, nsp);
  if (design.lateRefresh === 'refused' && isPast(m, session)) return;
  const stranger = tokenSpec(token).subject !== tokenSpec(session.token).subject;
  const late = isPast(m, { ...session, token, skewMs: 0 });
  if (!isGood(m, token) || late || (stranger && design.refreshedBy === 'its subject')) {
    speak(m, peer, { kind: 'ack', nsp, id, ok: false });
    return;
  }
  if (!outdated || design.refreshOrder === 'of verification') takeOver(m, peer, session, refresh);
  speak(m, peer, { kind: 'ack', nsp, id, ok: true });
}

function takeOver(m: Moment, peer: Peer, session: ServerSession, refresh: PendingRefresh): void {
  const { nsp, owed } = session;
  const { token, outdated } = refresh;
  const due = !outdated && leftMs(m, owed) > 0
    && tokenSpec(token).subject === tokenSpec(owed).subject;
  const keeps = kept(m, session, token);
  updateSession(peer, nsp, {
    token: keeps,
    owed: due ? token : owed,
    pending: outdatedUpTo(refresh, session.pending),
    ...(keeps === token ? { skewMs: 0 } : {}),
  });
  armTimer(m, peer, nsp);
}

function kept(m: Moment, { nsp, token: old }: ServerSession, token: TokenName): TokenName {
  switch (designIn(m, nsp).refresh) {
    case 'keeps the new expiry': return token;
    case 'keeps the later expiry': return leftMs(m, token) > leftMs(m, old) ? token : old;
    default: return old;
  }
}

/** What was received before it and is still under way comes too late from now on. */
function outdatedUpTo(
  refresh: PendingRefresh, pending: readonly PendingRefresh[],
): readonly PendingRefresh[] {
  const place = pending.indexOf(refresh);
  return pending
    .map((one, index) => index < place ? { ...one, outdated: true } : one)
    .filter((one) => one !== refresh);
}
