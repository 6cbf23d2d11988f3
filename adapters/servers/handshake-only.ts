import type { StartOptions } from '../target.ts';
import { openNamespaces, serveApplication } from './application.ts';
import { authenticate, verifierFor } from './authenticate.ts';

/** Checks the token when the socket connects, and never again. */
export function start({ httpServer, key }: StartOptions): void {
  const verify = verifierFor(key);
  for (const nsp of openNamespaces(httpServer)) {
    authenticate(nsp, verify);
    serveApplication(nsp);
  }
}
