import type { Socket } from 'socket.io';
import type { StartOptions } from '../target.ts';
import { openNamespaces, serveApplication } from './application.ts';
import { authenticate, claimsOf, verifierFor } from './authenticate.ts';
import { keyringOf } from './keyring.ts';

/** Checks the expiry on every packet, where Socket.IO's documentation says packets are checked. */
export function checkEveryPacket(socket: Socket): void {
  socket.use((_packet, next) => {
    if (Date.now() >= claimsOf(socket).expiresAtMs) next(new Error('token expired'));
    else next();
  });
}

export function start(options: StartOptions): void {
  const verify = verifierFor(keyringOf(options));
  for (const nsp of openNamespaces(options.httpServer)) {
    authenticate(nsp, verify);
    nsp.on('connection', checkEveryPacket);
    serveApplication(nsp);
  }
}
