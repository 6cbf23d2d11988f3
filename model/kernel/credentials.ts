import { isStatic } from '../carriers.ts';
import type { Packet } from '../packet.ts';
import type { ServerSession } from '../state.ts';
import { isDynamic } from '../step.ts';
import type { Namespace } from '../step.ts';
import type { TokenName } from '../tokens.ts';
import { isGood, isGuarded, isPast, isRevoked, leftMs, see, sessionIn } from './moment.ts';
import type { Moment, Peer } from './moment.ts';
import { armTimer, connect } from './server.ts';
import type { Coming } from './server.ts';
import { speak } from './write.ts';

/**
 * The client opens a connection, and asks to be let in: some look at its token at once.
 *
 * @returns whether the engine took it
 */
export function comeIn(
  m: Moment, peer: Peer, nsp: Namespace, coming: Coming,
): boolean {
  const isAsked = isTrusted(m, peer) || m.design.tokenless !== 'refused by the namespace';
  if (!isAsked || isGood(m, coming.token)) {
    connect(m, peer, nsp, coming);
    return true;
  }
  // What the official client hears is an error of its transport.
  see(m, peer, nsp, { by: 'client', kind: 'refused', wordless: true });
  [peer.engine, peer.active, peer.pollAtServer] = ['none', [], false];
  return false;
}

/** Whether no namespace asks for a token, as the engine has seen one. */
export const isTrusted = ({ design }: Moment, { carrier }: Peer): boolean =>
  isStatic(carrier) && design.engineTokens === 'trusted by each namespace';

/** Whether the client comes with nothing and is to authenticate later. */
export const isStranger = ({ design }: Moment, { carrier }: Peer, nsp: Namespace): boolean =>
  carrier === 'authenticate' && isGuarded(design, nsp);

/** Nothing that it sends is for the application. */
export const isMute = ({ design }: Moment, session: ServerSession): boolean =>
  session.stranger === true && design.strangers === 'kept out';

/** Whether only the function that creates a namespace looks at tokens. */
export const isLeftToFunction = ({ design }: Moment, nsp: Namespace): boolean =>
  isDynamic(nsp) && design.dynamic === 'checked by its function';

export function mayJoin(m: Moment, peer: Peer, nsp: Namespace, token: TokenName): boolean {
  if (!isGuarded(m.design, nsp) || isTrusted(m, peer)) return true;
  if (isLeftToFunction(m, nsp)) {
    // It is called only while there is no such namespace (client.js:77-81).
    m.created ||= isGood(m, token);
    return m.created && !isKnownRevoked(m, token);
  }
  // Nobody turned it away at the engine, as its handshake did not look like one.
  const slipped = peer.handshake === 'absent' && token === 'absent';
  if (slipped && m.design.tokenless === 'refused by the engine, without a sid') return true;
  return isAuthentic(m, token);
}

const isKnownRevoked = (m: Moment, token: TokenName): boolean =>
  isRevoked(m, token) && m.design.revocation !== 'nobody';

function isAuthentic(m: Moment, token: TokenName): boolean {
  if (isKnownRevoked(m, token)) return false;
  return m.design.handshake === 'verifies' ? isGood(m, token) : leftMs(m, token) > 0;
}

/** A token has come by an event: the verification ends in the thread pool. */
export function receiveAuthentication(
  m: Moment, peer: Peer, { nsp, id, token }: Packet & { readonly kind: 'authenticate' },
): void {
  see(m, peer, nsp, { by: 'server', kind: 'accepted', packet: id });
  m.parked.push(() => {
    const session = sessionIn(peer, nsp);
    const ok = session?.stranger === true && isAuthentic(m, token)
      && !isPast(m, { token, skewMs: 0 });
    if (ok) {
      peer.sessions = peer.sessions.map((one) => one === session ? known(m, one, token) : one);
      armTimer(m, peer, nsp);
    }
    speak(m, peer, { kind: 'ack', nsp, id, ok });
  });
}

function known(
  { design }: Moment, { stranger: _, ...session }: ServerSession, token: TokenName,
): ServerSession {
  return { ...session, token: design.authenticated === 'for ever' ? 'absent' : token, owed: token };
}
