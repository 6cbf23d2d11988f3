import { createRequire } from 'node:module';
import { inNamespace } from '../model/step.ts';
import type { ClientName, Message, Namespace, Transport } from '../model/step.ts';
import type { Opening } from '../model/driver.ts';
import { OfficialClient } from './client.ts';
import type { Credentials } from './client.ts';
import { tapClient } from './client-wire.ts';
import { inRequests } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { TargetError } from './errors.ts';
import type { Link } from './network/network.ts';
import { refusalOf } from './refusal.ts';
import type { Answered, Witness } from './witness.ts';

/** What servers that run somewhere else are spoken to by: the part that any major has. */
export type OutsideClient = Pick<
  OfficialClient,
  'open' | 'reconnect' | 'insist' | 'giveUp' | 'join' | 'send' | 'ask' | 'refresh' | 'close'>;
export type ClientOptions = ConstructorParameters<typeof OfficialClient>[0];
export type MakeClient = (options: ClientOptions) => OutsideClient;

/** The client of Socket.IO 3 and 4. */
export const clientOf4: MakeClient = (options) => new OfficialClient(options);

/** Under which name the client of Socket.IO 2 is installed beside that of 4. */
export const CLIENT_2 = 'socket.io-client-v2';
const INSTALL = `npm install --save-dev --save-exact ${CLIENT_2}@npm:socket.io-client@2.5.0`;

/** The parts of socket.io-client 2.5.0 that are used here: it has no types of its own. */
interface Emitter { on(event: string, listener: (...args: readonly never[]) => void): void }
interface Socket2 extends Emitter {
  connected: boolean;
  connect(): void;
  disconnect(): void;
  emit(event: string, ...args: readonly unknown[]): void;
  removeAllListeners(): void;
  /** Every event, before its listeners (socket.io-client/lib/socket.js: `onevent`). */
  onevent(packet: { readonly data: readonly [string, ...unknown[]] }): void;
}
interface Manager2 {
  readonly opts: Record<string, unknown>;
  readonly engine: Emitter;
  socket(nsp: string): Socket2;
  reconnection(on: boolean): Manager2;
  reconnectionDelay(ms: number): Manager2;
  reconnectionDelayMax(ms: number): Manager2;
  randomizationFactor(factor: number): Manager2;
}
interface Module2 { readonly Manager: new (url: string, options: object) => Manager2 }

/** @throws TargetError `CLIENT_MISSING` */
export function clientOf2(): MakeClient {
  try {
    const { Manager } = createRequire(import.meta.url)(CLIENT_2) as Module2;
    return (options) => new Client2(Manager, options);
  } catch (error) {
    throw new TargetError('CLIENT_MISSING', 'the server speaks Engine.IO 3, as Socket.IO 2 does, '
      + `and the client of Socket.IO 2 is not installed → ${INSTALL}`, { cause: error });
  }
}

const TRANSPORTS: Readonly<Record<Transport, readonly string[]>> = {
  polling: ['polling'], websocket: ['websocket'], upgrade: ['polling', 'websocket'],
  // It does not fall back by itself: whoever asks for that is told so beforehand.
  fallback: ['polling'],
};

/** The official client of Socket.IO 2, which has no `auth`: its token is in the requests. */
class Client2 implements OutsideClient {
  readonly #Manager: Module2['Manager'];
  readonly #name: ClientName;
  readonly #link: Link;
  readonly #url: string;
  readonly #recorder: Witness;
  readonly #dialect: Dialect;
  #manager: Manager2 | undefined;
  readonly #sockets = new Map<Namespace, Socket2>();

  constructor(Manager: Module2['Manager'], options: ClientOptions) {
    this.#Manager = Manager;
    [this.#name, this.#link, this.#url] = [options.name, options.link, options.url];
    [this.#recorder, this.#dialect] = [options.recorder, options.dialect];
  }

  open({ transport, nsp }: Opening, credentials: Credentials): void {
    this.#link.webSockets(transport === 'upgrade' ? 'wait' : 'allow');
    this.#manager = new this.#Manager(this.#url, {
      path: this.#dialect.path, reconnection: false, autoConnect: false,
      transports: TRANSPORTS[transport],
      agent: this.#link.pollingAgent,
      transportOptions: { websocket: { agent: this.#link.webSocketAgent } },
      ...inRequests(this.#dialect.carrier, this.#dialect, credentials.token),
    });
    tapClient(this.#recorder, this.#name, this.#manager);
    this.#comeIn(nsp);
  }

  reconnect(transport: Transport, credentials: Credentials): void {
    this.#link.webSockets(transport === 'upgrade' ? 'wait' : 'allow');
    for (const socket of this.#sockets.values()) socket.disconnect();
    const { carrier } = this.#dialect;
    Object.assign(
      this.#manager?.opts ?? {}, inRequests(carrier, this.#dialect, credentials.token));
    this.#comeIn('/');
  }

  insist(transport: Transport, credentials: Credentials): void {
    this.#manager?.reconnection(true).reconnectionDelay(100).reconnectionDelayMax(500)
      .randomizationFactor(0);
    this.reconnect(transport, credentials);
  }

  giveUp(): void {
    this.#manager?.reconnection(false);
    for (const socket of this.#sockets.values()) if (!socket.connected) socket.disconnect();
  }

  /** By what its connection came with: it has no other way to show a token. */
  join(nsp: Namespace): void { this.#comeIn(nsp); }

  send(nsp: Namespace, messages: readonly Message[]): void {
    const { event, payload, isTaken } = this.#dialect;
    for (const message of messages) {
      this.#recorder.expect(message.id, message.id);
      const done = message.ack === true ? [this.#answered(nsp, message.id, isTaken)] : [];
      this.#sockets.get(nsp)?.emit(event, ...payload(message), ...done);
    }
  }

  refresh(nsp: Namespace, id: string, token: string | undefined): void {
    this.#recorder.expect(token ?? '', id);
    const { refresh, isTaken, isRefreshed = isTaken } = this.#dialect;
    const [event, ...args] = refresh(token ?? '', 0);
    this.#sockets.get(nsp)?.emit(event, ...args, this.#answered(nsp, id, isRefreshed));
  }

  ask(nsp: Namespace, event: string, args: readonly unknown[], answered: Answered): void {
    this.#sockets.get(nsp)?.emit(event, ...args, (...answers: readonly unknown[]) => {
      answered(answers);
    });
  }

  close(): void {
    for (const socket of this.#sockets.values()) {
      socket.disconnect();
      socket.removeAllListeners();
    }
  }

  #comeIn(nsp: Namespace): void {
    const known = this.#sockets.get(nsp);
    const socket = known ?? this.#manager?.socket(this.#dialect.namespace(nsp));
    if (socket === undefined) return;
    if (known === undefined) this.#listen(nsp, socket);
    this.#sockets.set(nsp, socket);
    socket.connect();
    this.#manager?.engine.on('upgrade', () => { this.#see('/', { kind: 'upgraded' }); });
  }

  #listen(nsp: Namespace, socket: Socket2): void {
    const couldNot = (error: Error): void => {
      if (this.#recorder.couldNotConnect?.(this.#name, error) === true) return;
      this.#see(nsp, refusalOf(error));
    };
    socket.on('connect', () => { this.#see(nsp, { kind: 'connected' }); });
    socket.on('connect_error', couldNot);
    socket.on('error', (said: unknown) => {
      couldNot(new Error(wordsOf(said)));
      // Left alone, it would keep the connection that nobody let it in by.
      if (!socket.connected) socket.disconnect();
    });
    socket.on('disconnect', (reason: string) => {
      if (reason === 'parse error') this.#recorder.couldNotRead(this.#name, reason);
      this.#see(nsp, { kind: 'disconnected', reason });
    });
    const { onevent } = socket;
    socket.onevent = (packet) => {
      const [event, ...args] = packet.data;
      this.#recorder.heard?.(this.#name, event, args);
      onevent.call(socket, packet);
    };
  }

  #answered(
    nsp: Namespace, id: string, isTaken: Dialect['isTaken'],
  ): (...answers: readonly unknown[]) => void {
    return (...answers) => { this.#see(nsp, { kind: 'acked', packet: id, ok: isTaken(answers) }); };
  }

  #see(nsp: Namespace, seen: object): void {
    this.#recorder.see({
      ...seen, by: 'client', client: this.#name, ...inNamespace(nsp),
    } as never);
  }
}

/** What an ERROR packet says: a text, or what `next(error)` was given as its data. */
function wordsOf(said: unknown): string {
  if (typeof said === 'string') return said;
  const { message } = (said ?? {}) as { readonly message?: unknown };
  return typeof message === 'string' ? message : JSON.stringify(said);
}
