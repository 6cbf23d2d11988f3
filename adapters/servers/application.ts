import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { Namespace, ServerOptions, Socket } from 'socket.io';

/**
 * The application that every built-in server runs, in the main namespace, in one beside it, and in
 * rooms that are created as they are asked for: a profile that is loaded before the client is let
 * in, and one message that is answered. It knows nothing of tokens.
 */
export function openNamespaces(
  httpServer: HttpServer, options: Partial<ServerOptions> = {}, rooms: Rooms = ROOMS,
): readonly Namespace[] {
  const io = new Server(httpServer, { serveClient: false, ...options });
  return [io.of('/'), io.of('/side'), io.of(rooms)];
}

/** By which Socket.IO tells whether to create a dynamic namespace for who asks for it. */
export type Rooms = Parameters<Server['of']>[0];
const ROOMS = /^\/rooms\/\w+$/;

/** Whether it is only the pattern of namespaces to be: it has no sockets of its own. */
export const isParent = (nsp: Namespace): boolean => 'children' in nsp;

export function loadProfile(socket: Socket, next: () => void): void {
  const tookMs = Number(socket.handshake.auth['joinMs'] ?? 0);
  if (tookMs > 0) setTimeout(next, tookMs);
  else next();
}

/** Whatever the application wants to know of a client before it takes its new token. */
export const lookUp = (tookMs: number): Promise<void> | undefined =>
  tookMs > 0 ? new Promise((resolve) => { setTimeout(resolve, tookMs); }) : undefined;

/** Of some clients whatever they send is noted, by whatever name. */
const note = (_event: string): void => { /* there is nobody to read it */ };

export function answerMessages(socket: Socket): void {
  if (socket.handshake.auth['catchAll'] === true) socket.onAny(note);
  socket.on('message', (text: string, ...rest: readonly unknown[]) => {
    const answer = rest.at(-1);
    if (typeof answer !== 'function') return;
    const [tookMs] = rest;
    // Some things are answered when they are done, and no sooner.
    if (typeof tookMs === 'number') setTimeout(() => { answer(`got ${text}`); }, tookMs);
    else answer(`got ${text}`);
  });
}

/** The plain application: profile, then messages. */
export function serveApplication(nsp: Namespace): void {
  nsp.use(loadProfile);
  nsp.on('connection', answerMessages);
}
