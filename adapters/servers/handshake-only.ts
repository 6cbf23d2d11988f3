import { Server } from 'socket.io';
import type { StartOptions } from '../target.ts';
import { serveApplication } from './application.ts';
import { authenticate, verifierFor } from './authenticate.ts';

/** Checks the token when the socket connects, and never again. */
export function start({ httpServer, key }: StartOptions): void {
  const io = new Server(httpServer, { serveClient: false });
  authenticate(io, verifierFor(key));
  serveApplication(io);
}
