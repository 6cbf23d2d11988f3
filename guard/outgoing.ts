import type { Namespace, Socket } from 'socket.io';
import type { Claims, Session } from './session.ts';

/** What of a socket and of an adapter their types do not show (socket.io 4.x). */
interface Writing { packet(packet: { readonly type: number }, options?: object): void }
interface Reaching {
  apply(options: unknown, reach: (socket: Socket) => void): void;
  disconnectSockets(options: unknown, close: boolean): void;
}

/** In Socket.IO's protocol (socket.io-parser), with their binary kin. */
const EVENTS = new Set([2, 5]);
const ACKS = new Set([3, 6]);

/** A stranger is told what became of its token, by an acknowledgement, and nothing else. */
function mayWrite(type: number, { standing }: Session<Claims>): boolean {
  if (EVENTS.has(type)) return standing === 'alive';
  return !ACKS.has(type) || standing !== 'over';
}

/** Emits and acknowledgements, however late they are made, go through `socket.packet`. */
export function guardOutgoing(socket: Socket, session: Session<Claims>): void {
  const inner = socket as unknown as Writing;
  const write = inner.packet.bind(socket);
  inner.packet = (packet, options) => {
    if (mayWrite(packet.type, session)) write(packet, options);
  };
}

/**
 * A broadcast does not: the adapter writes it to each connection itself, also one that comes from
 * another server of a cluster. Whoever is not alive is passed over, except to be closed.
 */
export function guardBroadcasts(
  adapter: Namespace['adapter'], isAlive: (socket: Socket) => boolean,
): void {
  const inner = adapter as unknown as Reaching;
  const apply = inner.apply.bind(adapter);
  const disconnectSockets = inner.disconnectSockets.bind(adapter);
  let closing = false;
  inner.apply = (options, reach) => {
    apply(options, (socket) => { if (closing || isAlive(socket)) reach(socket); });
  };
  inner.disconnectSockets = (options, close) => {
    closing = true;
    try { disconnectSockets(options, close); } finally { closing = false; }
  };
}
