import type { Server, Socket } from 'socket.io';

/**
 * The application that every built-in server runs: a profile that is loaded before the client is
 * let in, and one message that is answered. It knows nothing of tokens.
 */
export function loadProfile(socket: Socket, next: () => void): void {
  const tookMs = Number(socket.handshake.auth['joinMs'] ?? 0);
  if (tookMs > 0) setTimeout(next, tookMs);
  else next();
}

export function answerMessages(socket: Socket): void {
  socket.on('message', (text: string, answer?: (text: string) => void) => {
    answer?.(`got ${text}`);
  });
}

/** The plain application: profile, then messages. */
export function serveApplication(io: Server): void {
  io.use(loadProfile);
  io.on('connection', answerMessages);
}
