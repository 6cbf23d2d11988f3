import type { ClientName } from '../model/step.ts';
import type { EnginePacket } from './frames.ts';
import type { Passing } from './wire-log.ts';
import type { Witness } from './witness.ts';

type Note = (passing: Omit<Passing, 'client'>) => void;

/**
 * The parts of engine.io-client through which every packet of a connection passes: of version 6
 * (`socket.js`, `transport.js`) and of version 3 alike.
 */
interface TappedTransport {
  readonly name: string;
  on(event: 'error', listener: (error: TransportError) => void): unknown;
  send(packets: readonly EnginePacket[]): unknown;
  onPacket(packet: EnginePacket): unknown;
}
/** A polling request that came to nothing: `description` is the status of its answer. */
interface TransportError {
  readonly description?: unknown;
  readonly context?: { readonly responseText?: unknown };
}
interface TappedEngine {
  readonly transport?: TappedTransport;
  createTransport(name: string, ...more: readonly unknown[]): TappedTransport;
}
/** Likewise of socket.io-client: whoever connects calls `open`, which makes an engine. */
interface TappedManager {
  readonly engine?: TappedEngine;
  open(...args: readonly unknown[]): unknown;
}

const LEAST_ERROR_STATUS = 400;

/**
 * Has a witness that asks for it told of every packet of an official client, from the opening one
 * on and those of a probe among them, and of what a polling request was refused with. Nothing is
 * changed in what the client does.
 */
export function tapClient(witness: Witness, client: ClientName, io: object): void {
  if (witness.passed === undefined) return;
  const note: Note = (passing) => { witness.passed?.({ client, ...passing }); };
  const manager = io as TappedManager;
  const open = manager.open.bind(manager);
  manager.open = (...args) => {
    const before = manager.engine;
    const opened = open(...args);
    // The engine is made in there, and its first transport with it: nothing has passed yet.
    if (manager.engine !== undefined && manager.engine !== before) tapEngine(manager.engine, note);
    return opened;
  };
}

function tapEngine(engine: TappedEngine, note: Note): void {
  const create = engine.createTransport.bind(engine);
  engine.createTransport = (...args) => tapped(create(...args), note);
  if (engine.transport !== undefined) tapped(engine.transport, note);
}

function tapped(transport: TappedTransport, note: Note): TappedTransport {
  const noteOne = (way: Passing['way'], { type, data }: EnginePacket): void => {
    note({ way, transport: transport.name, type, data });
  };
  transport.on('error', ({ description, context }) => {
    if (typeof description !== 'number' || description < LEAST_ERROR_STATUS) return;
    const { responseText } = context ?? {};
    const said = typeof responseText === 'string' ? ` ${responseText}` : '';
    note({ way: 'sent', transport: 'http', type: 'refusal', data: `${description}${said}` });
  });
  const [send, onPacket] = [transport.send.bind(transport), transport.onPacket.bind(transport)];
  transport.send = (packets) => {
    for (const packet of packets) noteOne('received', packet);
    return send(packets);
  };
  // Listeners come too late: what the client answers would stand before what it answers.
  transport.onPacket = (packet) => {
    noteOne('sent', packet);
    return onPacket(packet);
  };
  return transport;
}
