import type { EventEmitter } from 'node:events';
import type { Socket } from 'socket.io';
import { ANY_EVENT, observeOffAny } from './any-event.ts';
import { observeBroadcasts } from './broadcasts.ts';
import type { AnyFunction as CalledFunction } from './callers.ts';
import type { DeclaredAcceptance, Delivery } from './declared.ts';
import { Reassembly, carriedBy } from './frames.ts';
import type { EnginePacket } from './frames.ts';
import { CLIENTS, inNamespace } from '../model/step.ts';
import type { ClientName, Namespace } from '../model/step.ts';
import type { Recorder } from './record.ts';
import { tapEngine } from './wire-log.ts';
import type { TappedEngine } from './wire-log.ts';

/**
 * Watches a Socket.IO server from within, without the application adding anything: it looks where
 * the application hands its functions to socket.io. Nothing is changed in what the server does,
 * except that a listener may be told to keep the event loop busy.
 */
export interface Watched {
  readonly recorder: Recorder;
  /** Keeps the event loop busy for so long, as a slow synchronous listener would. */
  readonly stall: (ms: number) => void;
  readonly admitted: (client: ClientName, nsp: Namespace, socket: Socket) => void;
  /** A client has opened an engine. */
  readonly connected: (client: ClientName, conn: EngineSocket) => void;
  /** What a sequence calls the namespace that the application calls so. */
  readonly namespace: (name: string) => Namespace;
  /** Whether no answer says what became of a refresh. */
  readonly mute?: boolean;
  /** Where acceptance is not what the entry of a listener shows. */
  readonly declared?: DeclaredAcceptance;
  /**
   * An application listener was registered for this event, or for any (`ANY_EVENT`), by a call that
   * led to `called`.
   */
  readonly registered: (event: string, called: CalledFunction) => void;
}

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** The constructors of one installed copy of socket.io. */
export interface SocketIoModule {
  readonly Socket: { readonly prototype: object };
  readonly Server: { readonly prototype: object };
}

interface EngineTransport extends EventEmitter { readonly name: string }
export interface EngineSocket extends EventEmitter {
  readonly readyState: 'opening' | 'open' | 'closing' | 'closed';
  readonly transport: EngineTransport;
  readonly request: { readonly headers: Record<string, string | string[] | undefined> };
}

/** Names the client on whose behalf a connection was made. */
export const CLIENT_HEADER = 'x-lapse-client';

const RESERVED = new Set([
  'disconnect', 'disconnecting', 'error', 'newListener', 'removeListener',
]);
const REGISTER = ['on', 'once', 'addListener', 'prependListener', 'prependOnceListener'] as const;

const REGISTER_ANY = ['onAny', 'prependAny'] as const;

let watched: Watched | undefined;
const patched = new WeakSet<object>();

/** Says who receives what the watched servers show from now on. */
export function watch(next: Watched | undefined): void { watched = next; }

/** Whose request it is; `undefined` where it is none of ours. */
const clientBehind = ({ headers }: EngineSocket['request']): ClientName | undefined =>
  CLIENTS.find((name) => name === headers[CLIENT_HEADER]);
const clientOf = (conn: EngineSocket): ClientName | undefined => clientBehind(conn.request);

interface Party { readonly client: ClientName; readonly nsp?: Namespace }

const namespaceOf = (name: string): Namespace => watched?.namespace(name) ?? name as Namespace;

/** Who speaks through a socket, and in which namespace. */
function partyOf(socket: unknown): Party | undefined {
  const { conn, nsp } = socket as { readonly conn: EngineSocket; readonly nsp: { name: string } };
  const client = clientOf(conn);
  return client === undefined ? undefined : { client, ...inNamespace(namespaceOf(nsp.name)) };
}

/** Puts the watching into one copy of socket.io. Doing it again changes nothing. */
export function watchModule(module: SocketIoModule): void {
  const prototype = module.Socket.prototype as Record<string, AnyFunction>;
  if (patched.has(prototype)) return;
  patched.add(prototype);
  for (const method of REGISTER) {
    observeListeners(prototype, method, (socket, [event, listener]) =>
      [event, innermost(socket, event, listener)]);
  }
  for (const method of REGISTER_ANY) {
    observeListeners(prototype, method, (socket, [listener]) => [innermostOfAll(socket, listener)]);
  }
  observeOffAny(prototype);
  observeAdmission(prototype);
  observeFrames(module.Server.prototype as Record<string, AnyFunction>);
  observeWire(module.Server.prototype as Record<string, AnyFunction>);
}

type Overridden = Readonly<Record<symbol, AnyFunction | undefined>>;

/**
 * Replaces `socket.on` and its kin by an accessor, so that a guard that overrides them, on the
 * prototype or on one socket, wraps our observer and not the other way round: what is seen is the
 * entry of the function that the *application* registered.
 */
function observeListeners(
  prototype: Record<string, AnyFunction>, method: string,
  observing: (socket: unknown, args: readonly unknown[]) => readonly unknown[],
): void {
  const original = prototype[method] as AnyFunction;
  // Kept on the object itself, where one socket inherits what the prototype was given. A map would
  // keep every socket, and all that hangs on it, until the next full garbage collection: minor ones
  // take what a WeakMap in old space leads to for reachable.
  const overridden = Symbol(`overridden ${method}`);
  Object.defineProperty(prototype, method, {
    configurable: true,
    get(this: Overridden) {
      const below = this[overridden] ?? original;
      return function register(this: unknown, ...args: unknown[]): unknown {
        return registering(() => below.apply(this, [...observing(this, args)]));
      };
    },
    set(this: object, override: AnyFunction) {
      Object.defineProperty(this, overridden, {
        configurable: true, enumerable: false, writable: true, value: override,
      });
    },
  });
}

let depth = 0;

function registering(register: () => unknown): unknown {
  depth += 1;
  try { return register(); } finally { depth -= 1; }
}

/** Only the outermost registration is the application's; those within it are a guard's. */
function innermost(socket: unknown, event: unknown, listener: unknown): unknown {
  const ours = depth > 1 || typeof event !== 'string' || RESERVED.has(event);
  if (ours || typeof listener !== 'function') return listener;
  watched?.registered(event, innermost);
  const observed = function observed(this: unknown, ...args: unknown[]): unknown {
    const packet = watched?.recorder.packetIn(args);
    if (packet === undefined) return (listener as AnyFunction).apply(this, args);
    const party = partyOf(socket);
    const further = watched?.recorder.isFurther(packet.id, socket as object, listener) === true;
    const declared = watched?.declared;
    if (declared !== undefined) declared.entered(packet.id, 'named', socket, listener);
    else if (party !== undefined) {
      watched?.recorder.see({
        by: 'server', kind: 'accepted', ...party, packet: packet.id,
        ...(further ? { further } : {}),
      });
    }
    try {
      return (listener as AnyFunction).apply(this, args);
    } finally {
      // Who is refused is not worked for.
      const isIdle = further || declared?.isRefused(packet.id) === true;
      if (packet.busyMs > 0 && !isIdle) watched?.stall(packet.busyMs);
    }
  };
  // EventEmitter's own convention, by which removeListener(event, listener) finds it.
  return Object.assign(observed, { listener });
}

/** The same for a listener to every event: it is told the name of each, then its arguments. */
function innermostOfAll(socket: unknown, listener: unknown): unknown {
  if (depth > 1 || typeof listener !== 'function') return listener;
  watched?.registered(ANY_EVENT, innermostOfAll);
  const observed = function observed(this: unknown, ...args: unknown[]): unknown {
    const packet = watched?.recorder.packetIn(args.slice(1));
    const party = partyOf(socket);
    const declared = watched?.declared;
    if (packet !== undefined) declared?.entered(packet.id, 'catch-all', socket, listener);
    if (packet !== undefined && party !== undefined && declared === undefined) {
      watched?.recorder.see({
        by: 'server', kind: 'accepted', ...party, packet: packet.id, catchAll: true,
      });
    }
    return (listener as AnyFunction).apply(this, args);
  };
  return Object.assign(observed, { listener });
}

function observeAdmission(prototype: Record<string, AnyFunction>): void {
  const original = prototype['_onconnect'] as AnyFunction;
  prototype['_onconnect'] = function admit(this: unknown, ...args: unknown[]): unknown {
    const socket = this as Socket;
    const party = partyOf(socket);
    if (party === undefined) return original.apply(this, args);
    const recovered = socket.recovered ? { recovered: true as const } : {};
    watched?.recorder.see({ by: 'server', kind: 'admitted', ...party, ...recovered });
    watched?.admitted(party.client, party.nsp ?? '/', socket);
    observeBroadcasts(socket.nsp.adapter, () => watched);
    const isLatest = admittedTo(socket.conn, party, socket);
    registering(() => registering(() => socket.on('disconnect', (reason) => {
      const earlier = isLatest() ? {} : { earlier: true as const };
      watched?.recorder.see({ by: 'server', kind: 'left', ...party, reason, ...earlier });
    })));
    return original.apply(this, args);
  };
}

function observeFrames(prototype: Record<string, AnyFunction>): void {
  const original = prototype['onconnection'] as AnyFunction;
  prototype['onconnection'] = function onconnection(this: unknown, ...args: unknown[]): unknown {
    const conn = args[0] as EngineSocket;
    const client = clientOf(conn);
    if (client !== undefined) watched?.connected(client, conn);
    const wanted: Wanted = new Map();
    const pieces = new Reassembly();
    const follow = (transport: EngineTransport): void => {
      transport.on('packet', (packet: EnginePacket) => {
        watched?.recorder.frame('>', packet.type, packet.data);
        const whole = pieces.take(packet);
        if (whole !== undefined) noteArrival(conn, client, whole, wanted);
      });
    };
    follow(conn.transport);
    conn.on('upgrade', follow);
    conn.on('packetCreate', (packet: EnginePacket) => {
      watched?.recorder.frame('<', packet.type, packet.data);
      noteWriting(conn, client, packet, wanted);
    });
    return original.apply(this, args);
  };
}

function observeWire(prototype: Record<string, AnyFunction>): void {
  const original = prototype['bind'] as AnyFunction;
  prototype['bind'] = function bind(this: unknown, ...args: unknown[]): unknown {
    tapEngine(args[0] as TappedEngine, clientBehind, (passing) => {
      watched?.recorder.passes(passing);
    });
    return original.apply(this, args);
  };
}

/** Into which namespaces a connection has been let, and as whom: noted on the connection itself. */
const ADMITTED = Symbol('namespaces it was admitted to');

function admittedOf(conn: object): Map<string, unknown> {
  const noted = conn as { [ADMITTED]?: Map<string, unknown> };
  noted[ADMITTED] ??= new Map();
  return noted[ADMITTED];
}

/** @returns whether no other socket has come into that namespace over the same connection since */
function admittedTo(conn: object, { nsp = '/' }: Party, socket: unknown): () => boolean {
  admittedOf(conn).set(nsp, socket);
  return () => admittedOf(conn).get(nsp) === socket;
}

/** Which acknowledgements a client waits for, by their number. */
type Wanted = Map<string, { readonly id: string; readonly delivery: Delivery | undefined }>;

function noteArrival(
  conn: object, client: ClientName | undefined, packet: EnginePacket, wanted: Wanted,
): void {
  const carried = client === undefined ? undefined : carriedBy(packet);
  const ours = carried && watched?.recorder.packetIn(carried.args);
  if (client === undefined || carried === undefined || ours === undefined) return;
  const party = { client, ...inNamespace(namespaceOf(carried.nsp)) };
  if (!carried.isAck) {
    const delivery = watched?.declared?.arrived(ours.id, party, conn);
    wanted.set(carried.number, { id: ours.id, delivery });
  }
  const mute = watched?.mute === true && ours.id.startsWith('r') ? { mute: true as const } : {};
  watched?.recorder.see({ by: 'server', kind: 'arrived', ...party, packet: ours.id, ...mute });
}

/** Of an event, or of an acknowledgement: who is not let in yet is handed what it has missed. */
function noteWriting(
  conn: object, client: ClientName | undefined, packet: EnginePacket, wanted: Wanted,
): void {
  const carried = client === undefined ? undefined : carriedBy(packet);
  if (client === undefined || carried === undefined) return;
  const answered = carried.isAck ? wanted.get(carried.number) : undefined;
  const id = carried.isAck ? answered?.id : watched?.recorder.packetIn(carried.args)?.id;
  const nsp = namespaceOf(carried.nsp);
  if (id === undefined) {
    if (carried.isAck) return;
    watched?.recorder.says({ client, nsp });
    watched?.declared?.said(carried.args);
    return;
  }
  const kind = admittedOf(conn).has(nsp) ? 'sent' : 'handed';
  watched?.recorder.see({ by: 'server', kind, client, ...inNamespace(nsp), packet: id });
  watched?.declared?.wrote({ ...carried, packet: id }, answered?.delivery);
}
