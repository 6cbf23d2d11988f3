import { createSecretKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { Namespace, Socket } from 'socket.io';

/** Who a socket speaks for, and until when (milliseconds since the epoch). */
export interface Claims {
  readonly subject: string;
  readonly expiresAtMs: number;
}

export type Verify = (token: unknown) => Promise<Claims>;

/** Checks signature, `nbf` and `exp` of an HS256 token. Rejects when anything is amiss. */
export function verifierFor(key: Buffer): Verify {
  const secret = createSecretKey(key);
  return async (token) => {
    const { payload } = await jwtVerify(String(token ?? ''), secret, {
      algorithms: ['HS256'], requiredClaims: ['exp', 'sub'],
    });
    return { subject: payload.sub as string, expiresAtMs: (payload.exp as number) * 1000 };
  };
}

/** Refuses whoever comes without a good token; remembers the claims of whoever comes with one. */
export function authenticate(nsp: Namespace, verify: Verify): void {
  nsp.use((socket, next) => {
    verify(socket.handshake.auth['token']).then((claims) => {
      socket.data['claims'] = claims;
      next();
    }, () => { next(new Error('unauthorized')); });
  });
}

export const claimsOf = (socket: Socket): Claims => socket.data['claims'] as Claims;
