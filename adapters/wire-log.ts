import type { EventEmitter } from 'node:events';
import type { WirePacket } from '../model/driver.ts';
import type { ClientName } from '../model/step.ts';
import type { EnginePacket } from './frames.ts';

/** A packet as it passed: what it says is made fit to be shown only where somebody asks. */
export type Passed = Omit<WirePacket, 'data'> & { readonly data?: unknown };

/** What is told of a packet by whoever saw it. */
export type Passing = Pick<Passed, 'client' | 'way' | 'transport' | 'type' | 'data'>;

interface Request { readonly headers: Record<string, string | string[] | undefined> }
interface TappedTransport extends EventEmitter {
  readonly name: string;
  send(packets: readonly EnginePacket[]): unknown;
}
/** The part of an Engine.IO server through which every packet passes (engine.io/server.js). */
export interface TappedEngine extends EventEmitter {
  createTransport(name: string, request: Request): TappedTransport;
}

/** What Engine.IO says of a request that it refuses. */
interface Refusal { readonly req?: Request; readonly code: number; readonly message: string }

/**
 * Sees every packet of an Engine.IO server pass, the opening one and those of a probe among them,
 * and every request that it refuses. Nothing is changed in what it does.
 */
export function tapEngine(
  engine: TappedEngine, clientOf: (request: Request) => ClientName | undefined,
  note: (passing: Passing) => void,
): void {
  const create = engine.createTransport.bind(engine);
  engine.createTransport = (name, request) => {
    const transport = create(name, request);
    const client = clientOf(request);
    if (client === undefined) return transport;
    const noteOne = (way: Passing['way'], { type, data }: EnginePacket): void => {
      note({ client, way, transport: transport.name, type, data });
    };
    transport.on('packet', (packet: EnginePacket) => { noteOne('received', packet); });
    const send = transport.send.bind(transport);
    transport.send = (packets) => {
      for (const packet of packets) noteOne('sent', packet);
      return send(packets);
    };
    return transport;
  };
  engine.on('connection_error', ({ req, code, message }: Refusal) => {
    const client = req === undefined ? undefined : clientOf(req);
    if (client === undefined) return;
    note({ client, way: 'sent', transport: 'http', type: 'refusal', data: `${code} ${message}` });
  });
}

/** More of a sequence than anybody reads. */
const MAX_PACKETS = 300;
const MAX_DATA_CHARS = 2_000;
const MAX_KEPT_CHARS = 16_384;

/** What passed in one sequence, kept as it was until somebody wants to look at it. */
export class WireLog {
  readonly #passed: Passed[] = [];
  #leftOut = 0;

  note({ data, ...passed }: Passed): void {
    if (this.#passed.length < MAX_PACKETS) this.#passed.push({ ...passed, data: kept(data) });
    else this.#leftOut += 1;
  }

  get leftOut(): number { return this.#leftOut; }

  /** @param named writes a text down with names in place of ids and secrets */
  packets(named: (text: string) => string): readonly WirePacket[] {
    return this.#passed.map(({ data, ...packet }) => {
      if (typeof data === 'string') return { ...packet, data: shortened(named(data)) };
      return data === undefined || data === null ? packet
        : { ...packet, bytes: data as number };
    });
  }
}

/** Of what is binary, its length; of a text, more than will be shown: no token is cut in two. */
function kept(data: unknown): unknown {
  if (typeof data !== 'string') return (data as ArrayBufferView | null | undefined)?.byteLength;
  // A part of a text would keep all of it in memory.
  return data.length <= MAX_KEPT_CHARS ? data
    : Buffer.from(data.slice(0, MAX_KEPT_CHARS)).toString();
}

const shortened = (text: string): string =>
  text.length <= MAX_DATA_CHARS ? text : `${text.slice(0, MAX_DATA_CHARS)}…`;
