import type { Socket } from 'socket.io';
import type { StartOptions } from '../target.ts';
import { openNamespaces, serveApplication } from './application.ts';
import { authenticate, claimsOf, verifierFor } from './authenticate.ts';

/** Checks the expiry on every packet, where Socket.IO's documentation says packets are checked. */
export function checkEveryPacket(socket: Socket): void {
  socket.use((_packet, next) => {
    if (Date.now() >= claimsOf(socket).expiresAtMs) next(new Error('token expired'));
    else next();
  });
}

export function start({ httpServer, key }: StartOptions): void {
  const verify = verifierFor(key);
  for (const nsp of openNamespaces(httpServer)) {
    authenticate(nsp, verify);
    nsp.on('connection', checkEveryPacket);
    serveApplication(nsp);
  }
}
