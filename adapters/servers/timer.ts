import type { Socket } from 'socket.io';
import type { StartOptions } from '../target.ts';
import { openNamespaces, serveApplication } from './application.ts';
import { authenticate, claimsOf, verifierFor } from './authenticate.ts';
import { keyringOf } from './keyring.ts';

/** Closes the connection when the token expires: the remedy everybody reaches for first. */
export function closeAtExpiry(socket: Socket): void {
  setTimeout(() => { socket.disconnect(true); }, claimsOf(socket).expiresAtMs - Date.now());
}

export function start(options: StartOptions): void {
  const verify = verifierFor(keyringOf(options));
  for (const nsp of openNamespaces(options.httpServer)) {
    authenticate(nsp, verify);
    nsp.on('connection', closeAtExpiry);
    serveApplication(nsp);
  }
}
