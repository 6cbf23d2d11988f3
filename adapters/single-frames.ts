import type { EnginePacket } from './frames.ts';

/** Engine.IO separates the packets of one polling payload by this. */
export const RECORD_SEPARATOR = '\u001e';

/** A Socket.IO packet in an Engine.IO message: type, namespace, acknowledgement id, payload. */
export const PACKET = /^4(\d)(?:(\/[^,]*),)?(\d*)(.*)$/s;

/** What a poll brought: by JSONP, it is the argument of a call. */
export function textOf(body: string): string {
  const [, argument] = /^___eio\[0\]\((.*)\);$/s.exec(body) ?? [];
  return argument === undefined ? body : JSON.parse(argument) as string;
}

/** Scripts cannot send: a form does it for them (engine.io: transports/polling-jsonp.js). */
export const bodyOf = (text: string, jsonp: boolean): string =>
  jsonp ? `d=${encodeURIComponent(text.replaceAll('\n', '\\n'))}` : text;

/** Engine.IO 4 by the digit that a packet begins with, as over a WebSocket and by polling. */
const TYPES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'] as const;

/** @returns what a frame says that a client writes as it stands, or was given so. */
export function frameIn(frame: string): EnginePacket {
  if (frame.startsWith('b')) {
    return { type: 'message', data: Buffer.from(frame.slice(1), 'base64') };
  }
  const type = TYPES[Number(frame.slice(0, 1) || NaN)];
  return type === undefined ? { type: 'none of Engine.IO', data: frame }
    : { type, ...(frame.length > 1 ? { data: frame.slice(1) } : {}) };
}
