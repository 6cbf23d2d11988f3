import type { Namespace, Socket } from 'socket.io';
import type { Claims, Session } from './session.ts';

/** What of a socket and of an adapter their types do not show (socket.io 4.x). */
interface Writing { packet(packet: { readonly type: number }, options?: object): void }
interface Reaching {
  apply(options: unknown, reach: (socket: Socket) => void): void;
  disconnectSockets(options: unknown, close: boolean): void;
}

/** `EVENT`, `ACK` and their binary kin in Socket.IO's protocol: what comes from the application. */
const OF_THE_APPLICATION = new Set([2, 3, 5, 6]);

/** Emits and acknowledgements, however late they are made, go through `socket.packet`. */
export function guardOutgoing(socket: Socket, session: Session<Claims>): void {
  const inner = socket as unknown as Writing;
  const write = inner.packet.bind(socket);
  inner.packet = (packet, options) => {
    if (!OF_THE_APPLICATION.has(packet.type) || !session.isOver()) write(packet, options);
  };
}

/**
 * A broadcast does not: the adapter writes it to each connection itself, also one that comes from
 * another server of a cluster. Whoever is over is passed over, except where sockets are closed.
 */
export function guardBroadcasts(
  adapter: Namespace['adapter'], isOver: (socket: Socket) => boolean,
): void {
  const inner = adapter as unknown as Reaching;
  const apply = inner.apply.bind(adapter);
  const disconnectSockets = inner.disconnectSockets.bind(adapter);
  let closing = false;
  inner.apply = (options, reach) => {
    apply(options, (socket) => { if (closing || !isOver(socket)) reach(socket); });
  };
  inner.disconnectSockets = (options, close) => {
    closing = true;
    try { disconnectSockets(options, close); } finally { closing = false; }
  };
}
