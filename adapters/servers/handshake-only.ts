import type { StartOptions } from '../target.ts';
import { openNamespaces, serveApplication } from './application.ts';
import { authenticate, verifierFor } from './authenticate.ts';
import { keyringOf } from './keyring.ts';

/** Checks the token when the socket connects, and never again. */
export function start(options: StartOptions): void {
  const verify = verifierFor(keyringOf(options));
  for (const nsp of openNamespaces(options.httpServer)) {
    authenticate(nsp, verify);
    serveApplication(nsp);
  }
}
