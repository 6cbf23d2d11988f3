import type { Socket } from 'socket.io';
import type { Claims } from './authenticate.ts';
import { claimsOf } from './authenticate.ts';

/**
 * The round trip: a client says in CONNECT that it will show its token by an event. It is let in,
 * and nobody until then: its socket has no claims.
 */
export const isStranger = (socket: Socket): boolean => claimsOf(socket) === undefined;

export const comesAsStranger = ({ handshake, recovered }: Socket): boolean =>
  !recovered && handshake.auth['authenticates'] === true;

export interface Authentication {
  readonly verify: (token: unknown) => Promise<Claims>;
  readonly expired: (claims: Claims) => boolean;
  readonly authenticated: (socket: Socket, claims: Claims) => void;
}

/** Of two tokens that are shown, the first that is good is taken; a refresh is another event. */
export function takeAuthentication(socket: Socket, rules: Authentication): void {
  socket.on('authenticate', async (token: string, answer: (result: object) => void) => {
    const claims = await rules.verify(token).catch(() => null);
    if (claims === null || rules.expired(claims) || !isStranger(socket)) {
      answer({ error: 'unauthorized' });
      return;
    }
    rules.authenticated(socket, claims);
    (socket.data['rearm'] as () => void)();
    answer({ expiresAtMs: claims.expiresAtMs });
  });
}
