import type { StartOptions } from '../target.ts';
import { openNamespaces, serveApplication } from './application.ts';
import { authenticate, verifierFor } from './authenticate.ts';
import { checkEveryPacket } from './packet-guard.ts';
import { closeAtExpiry } from './timer.ts';

/** Closes at expiry and checks every packet: belt and braces, and still a gap between them. */
export function start({ httpServer, key }: StartOptions): void {
  const verify = verifierFor(key);
  for (const nsp of openNamespaces(httpServer)) {
    authenticate(nsp, verify);
    nsp.on('connection', closeAtExpiry);
    nsp.on('connection', checkEveryPacket);
    serveApplication(nsp);
  }
}
