import { timerIdOf } from '../place.ts';
import type { ServerSession } from '../state.ts';
import type { Namespace } from '../step.ts';
import type { TokenName } from '../tokens.ts';
import { displace } from './displaced.ts';
import { shutOut } from './ending.ts';
import { removeEmptied } from './emptied.ts';
import { forgetTrace } from './leftovers.ts';
import {
  clearExpiry, designIn, isPast, isRetired, isRevoked, ownLeftMs, removeSession, see, sessionIn,
  setTimer,
} from './moment.ts';
import type { Moment, Peer } from './moment.ts';
import { isLeftToFunction, isStranger, isTrusted, mayJoin } from './credentials.ts';
import { askedBy, begins, checksOf, continuing, mayTakeOver, restore } from './recovery.ts';
import type { StoredSession } from '../recovery.ts';
import { write } from './write.ts';

/** Beyond this Node's `setTimeout` fires after 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Further away than any sequence waits: such a timer never fires. */
const NEVER_MS = 86_400_000;

/** Node: at least 1 ms, and 1 ms for anything beyond 2^31−1. */
const nodeDelay = (ms: number): number => ms > LONGEST_TIMER_MS ? 1 : Math.max(1, ms);

/** Arms the session's expiry timer anew. */
export function armTimer(
  m: Moment, peer: Peer, nsp: Namespace, session = sessionIn(peer, nsp),
): void {
  const { timer } = designIn(m, nsp, session);
  if (session === undefined || session.stranger || timer.armed === 'never') return;
  const left = Math.max(1, ownLeftMs(m, session.token));
  const delay = timer.waits === 'once' ? left : Math.min(left, LONGEST_TIMER_MS);
  // Node dates a timer by the time at which it is set, also while a listener is busy.
  const due = m.busyMs + nodeDelay(delay);
  clearExpiry(m, peer, session);
  if (due <= NEVER_MS) setTimer(m, 'expiry', peer, nsp, due, timerIdOf(session));
}

/** With what a client comes in, and what the application makes of it. */
export interface Coming {
  readonly token: TokenName;
  readonly joinMs: number;
  readonly catchAll?: boolean;
  /** The session that it goes on with, where its CONNECT packet came in a segment. */
  readonly restored?: StoredSession | undefined;
}

function refuse(m: Moment, peer: Peer, nsp: Namespace): void {
  const { refusals } = designIn(m, nsp);
  write(m, peer, {
    kind: 'connect error', nsp, ...(refusals === 'say nothing' ? { wordless: true } : {}),
  });
}

/** CONNECT arrives: the token is looked at, then the application's own middleware runs. */
export function connect(
  m: Moment, peer: Peer, nsp: Namespace, { token, joinMs, catchAll = false, ...coming }: Coming,
): void {
  const restored = 'restored' in coming ? coming.restored
    : restore(m, peer, nsp, askedBy(m, peer.name, nsp), (reply) => { write(m, peer, reply); });
  if (restored !== undefined && checksOf(m) === 'nothing') {
    enter(m, peer, continuing(m, restored, token));
    return;
  }
  const stranger = isStranger(m, peer, nsp);
  const isHis = restored === undefined || mayTakeOver(m, restored, token);
  if (!stranger && !(isHis && mayJoin(m, peer, nsp, token))) {
    removeEmptied(m, nsp);
    refuse(m, peer, nsp);
    return;
  }
  const session: ServerSession = restored === undefined ? {
    nsp, stage: 'joining', token, owed: token, skewMs: 0, latched: false, pending: [],
    ...(catchAll ? { catchAll } : {}), ...(stranger ? { stranger } : {}),
  } : continuing(m, restored, token);
  const isBefore = designIn(m, nsp).lastCheck === 'before the application';
  if (isBefore && isPast(m, session)) {
    refuse(m, peer, nsp);
    return;
  }
  if (joinMs === 0) {
    enter(m, peer, session, isBefore);
    return;
  }
  peer.sessions = [...peer.sessions, session];
  if (isBefore) armWith(m, peer, nsp, 'with the last check');
  setTimer(m, 'join', peer, nsp, m.busyMs + joinMs);
}

/** A slow join ends. */
export function admit(m: Moment, peer: Peer, nsp: Namespace): void {
  const session = sessionIn(peer, nsp);
  if (session !== undefined) enter(m, peer, session);
}

/**
 * The application's middleware is done: the last check, if there is one, and admission.
 *
 * @param isBefore whether the last check stood before it, just now
 */
function enter(m: Moment, peer: Peer, session: ServerSession, isBefore = false): void {
  const { nsp } = session;
  const design = designIn(m, nsp, session);
  const isAsked = session.stranger !== true && !isTrusted(m, peer) && !isLeftToFunction(m, nsp);
  const revoked = isAsked && isRevoked(m, session.token)
    && design.revocation !== 'open sessions';
  const retired = isAsked && isRetired(m, session.token) && design.rotation !== 'nobody';
  const isOver = revoked || retired || (isAsked && isPast(m, session));
  if (isOver && design.lastCheck === 'after the application') {
    refuse(m, peer, nsp);
    if (design.refusal === 'ends it') {
      peer.sessions = peer.sessions.filter((one) => one !== session);
      removeEmptied(m, nsp);
      return;
    }
  }
  // Only now is it among the sockets of its connection, behind those admitted before it.
  displace(m, peer, nsp, session);
  removeSession(peer, nsp);
  forgetTrace(m, peer, nsp);
  const begun = begins(m, peer, { ...session, stage: 'connected' });
  peer.sessions = [...peer.sessions, begun];
  if (isBefore || design.lastCheck === 'after the application') {
    armWith(m, peer, nsp, 'with the last check');
  }
  const recovered = begun.continues === undefined ? {} : { recovered: true as const };
  see(m, peer, nsp, { by: 'server', kind: 'admitted', ...recovered });
  write(m, peer, {
    kind: 'connect', nsp, ...(begun.pid === undefined ? {} : { pid: begun.pid }),
  });
  armWith(m, peer, nsp, 'on connection');
}

function armWith(
  m: Moment, peer: Peer, nsp: Namespace, when: Moment['design']['timer']['armed'],
): void {
  if (designIn(m, nsp, sessionIn(peer, nsp)).timer.armed === when) armTimer(m, peer, nsp);
}

/** The expiry timer fires, early or late. */
export function fireExpiryTimer(
  m: Moment, peer: Peer, nsp: Namespace, id: string | undefined,
): void {
  const session = id === undefined
    ? sessionIn(peer, nsp) : peer.displaced.find((one) => timerIdOf(one) === id);
  if (session === undefined) return;
  if (m.design.timer.waits === 'once' || isPast(m, session)) shutOut(m, peer, nsp, session);
  else if (m.design.timer.waits === 'until expired') armTimer(m, peer, nsp, session);
}
