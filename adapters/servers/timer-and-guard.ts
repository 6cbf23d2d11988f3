import { Server } from 'socket.io';
import type { StartOptions } from '../target.ts';
import { serveApplication } from './application.ts';
import { authenticate, verifierFor } from './authenticate.ts';
import { checkEveryPacket } from './packet-guard.ts';
import { closeAtExpiry } from './timer.ts';

/** Closes at expiry and checks every packet: belt and braces, and still a gap between them. */
export function start({ httpServer, key }: StartOptions): void {
  const io = new Server(httpServer, { serveClient: false });
  authenticate(io, verifierFor(key));
  io.on('connection', closeAtExpiry);
  io.on('connection', checkEveryPacket);
  serveApplication(io);
}
