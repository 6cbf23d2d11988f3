import { printable } from './printable.ts';
import type { RunWirePacket } from './schema/wire.ts';
import { idText } from './words.ts';

/** What passed on the wire, taken apart for a reader: Engine.IO's packet, and what it carries. */
export interface Decoded {
  /** Engine.IO's type, by name. */
  readonly engine: string;
  /** Socket.IO's packet, where it carries one: `EVENT in /side, ack 0: ["chat","m1"]`. */
  readonly socket: string;
  /** As it goes over a WebSocket: `42["chat","m1"]`. */
  readonly raw: string;
}

/** Engine.IO 4: the digit that a packet begins with. */
const ENGINE_DIGITS: Readonly<Record<string, string>> = {
  open: '0', close: '1', ping: '2', pong: '3', message: '4', upgrade: '5', noop: '6',
};

/** Socket.IO 5: what the first digit of a message says. */
const SOCKET_TYPES = [
  'CONNECT', 'DISCONNECT', 'EVENT', 'ACK', 'CONNECT_ERROR', 'BINARY_EVENT', 'BINARY_ACK',
] as const;

/** `<type>[<attachments>-][<namespace>,][<ack id>][<JSON>]`. */
const SOCKET_PACKET = /^([0-6])(?:(\d+)-)?(?:(\/[^,]*),)?(\d*)(.*)$/su;

const SHOWN_CHARS = 300;

function socketWords(data: string): string {
  const [, digit, attachments, nsp, ack = '', payload = ''] = SOCKET_PACKET.exec(data) ?? [];
  const type = SOCKET_TYPES[Number(digit)];
  if (digit === undefined || type === undefined) return 'no packet of Socket.IO';
  const where = nsp === undefined ? '' : ` in ${printable(nsp, 64)}`;
  const binary = attachments === undefined ? '' : `, ${printable(attachments, 9)} to follow`;
  const number = ack === '' ? '' : `, ack ${printable(ack, 16)}`;
  const what = payload === '' ? '' : `: ${printable(payload, SHOWN_CHARS)}`;
  return `${type}${where}${binary}${number}${what}`;
}

/** @returns the packet in words and as it was; nothing in it acts instead of being read. */
export function decoded({ type, data, bytes }: RunWirePacket): Decoded {
  const engine = idText(type);
  const said = printable(data ?? '', SHOWN_CHARS);
  if (type === 'refusal') return { engine: `request refused: ${said}`, socket: '', raw: '' };
  const raw = bytes === undefined ? `${ENGINE_DIGITS[type] ?? '?'}${said}` : `${bytes} bytes`;
  if (bytes !== undefined) return { engine, socket: 'an attachment', raw };
  return { engine, socket: type === 'message' ? socketWords(data ?? '') : '', raw };
}

/** Which way, from the client's side: `A → server`. */
export const wayWords = ({ client, way }: RunWirePacket): string =>
  way === 'received' ? `${idText(client)} → server` : `server → ${idText(client)}`;
