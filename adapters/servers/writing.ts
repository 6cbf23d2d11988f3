import type { Namespace, Socket } from 'socket.io';
import { claimsOf } from './authenticate.ts';
import type { Rules } from './enforce.ts';
import { isStranger } from './strangers.ts';

type WritingRules = Pick<Rules, 'mayWrite' | 'servesStrangers'>;

/** `EVENT`, `ACK` and their binary kin in Socket.IO's protocol: what comes from the application. */
const OF_THE_APPLICATION = new Set([2, 3, 5, 6]);

const EVENT = 2;
const EVENTS = new Set([EVENT, 5]);

/** A stranger is told what became of its token, by an acknowledgement, and nothing else. */
const mayWrite = (socket: Socket, type: number, rules: WritingRules): boolean =>
  isStranger(socket)
    ? rules.servesStrangers || !EVENTS.has(type)
    : rules.mayWrite(claimsOf(socket), socket);

/**
 * Emits and acknowledgements, however late, go through `socket.packet`. A broadcast does not: the
 * adapter writes it to each connection itself.
 */
export function guardWriting(socket: Socket, rules: WritingRules): void {
  const writer = socket as unknown as {
    packet: (packet: { readonly type: number }, options?: object) => void;
  };
  const write = writer.packet.bind(socket);
  writer.packet = (packet, options) => {
    const open = mayWrite(socket, packet.type, rules) || !OF_THE_APPLICATION.has(packet.type);
    if (open) write(packet, options);
  };
}

/** Leaves out of a broadcast whoever may not be written to: each socket is in a room of its own. */
export function guardBroadcasts(nsp: Namespace, rules: WritingRules): void {
  const broadcast = nsp.adapter.broadcast.bind(nsp.adapter);
  nsp.adapter.broadcast = (packet, options) => {
    const barred = [...nsp.sockets.values()].filter((one) => !mayWrite(one, EVENT, rules));
    const except = new Set([...options.except ?? [], ...barred.map(({ id }) => id)]);
    broadcast(packet, { ...options, except });
  };
}
