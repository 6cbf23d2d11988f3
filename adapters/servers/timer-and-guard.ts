import type { StartOptions } from '../target.ts';
import { openNamespaces, serveApplication } from './application.ts';
import { authenticate, verifierFor } from './authenticate.ts';
import { keyringOf } from './keyring.ts';
import { checkEveryPacket } from './packet-guard.ts';
import { closeAtExpiry } from './timer.ts';

/** Closes at expiry and checks every packet: belt and braces, and still a gap between them. */
export function start(options: StartOptions): void {
  const verify = verifierFor(keyringOf(options));
  for (const nsp of openNamespaces(options.httpServer)) {
    authenticate(nsp, verify);
    nsp.on('connection', closeAtExpiry);
    nsp.on('connection', checkEveryPacket);
    serveApplication(nsp);
  }
}
