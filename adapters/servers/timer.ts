import type { Socket } from 'socket.io';
import type { StartOptions } from '../target.ts';
import { openNamespaces, serveApplication } from './application.ts';
import { authenticate, claimsOf, verifierFor } from './authenticate.ts';

/** Closes the connection when the token expires: the remedy everybody reaches for first. */
export function closeAtExpiry(socket: Socket): void {
  setTimeout(() => { socket.disconnect(true); }, claimsOf(socket).expiresAtMs - Date.now());
}

export function start({ httpServer, key }: StartOptions): void {
  const verify = verifierFor(key);
  for (const nsp of openNamespaces(httpServer)) {
    authenticate(nsp, verify);
    nsp.on('connection', closeAtExpiry);
    serveApplication(nsp);
  }
}
