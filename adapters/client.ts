import { Manager } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { ACK_TIMEOUT_MS, RETRIES } from '../model/outgoing.ts';
import { inNamespace } from '../model/step.ts';
import type { Carrier, ClientName, Message, Namespace, Transport } from '../model/step.ts';
import type { Opening } from '../model/driver.ts';
import { tapClient } from './client-wire.ts';
import type { Link } from './network/network.ts';
import { CLIENT_HEADER } from './observe.ts';
import { inRequests } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { refusalOf } from './refusal.ts';
import type { Answered, Witness } from './witness.ts';

/** What the client puts into its CONNECT packet. */
export interface Credentials {
  readonly token: string | undefined;
  /** Asks the built-in servers' application to take so long over the join. */
  readonly joinMs: number;
  /** Asks it to listen to whatever this client sends. */
  readonly catchAll?: boolean;
}

const TRANSPORTS = {
  polling: ['polling'],
  websocket: ['websocket'],
  upgrade: ['polling', 'websocket'],
  fallback: ['websocket', 'polling'],
} as const satisfies Record<Transport, readonly string[]>;

/** The parts of engine.io-client that its types do not show (engine.io-client/socket.js). */
interface Engine {
  readonly transport: { writable: boolean };
  flush(): void;
}

/** Likewise of socket.io-client (socket.js). */
interface Recovering { readonly _pid?: string; readonly _lastOffset?: string }

/** The official client, with every random and impatient part of it switched off. */
export class OfficialClient {
  readonly #name: ClientName;
  readonly #link: Link;
  readonly #url: string;
  readonly #recorder: Witness;
  readonly #dialect: Dialect;
  readonly #authorization: boolean;
  #carrier: Carrier = 'auth';
  #manager: Manager | undefined;
  #retries = false;
  readonly #sockets = new Map<Namespace, Socket>();
  readonly #credentials = new Map<Namespace, Credentials>();

  constructor(options: {
    readonly name: ClientName; readonly link: Link; readonly url: string;
    readonly recorder: Witness; readonly dialect: Dialect; readonly authorization?: boolean;
  }) {
    this.#name = options.name;
    this.#link = options.link;
    this.#url = options.url;
    this.#recorder = options.recorder;
    this.#dialect = options.dialect;
    this.#authorization = options.authorization === true;
  }

  open(
    { transport, nsp, carrier = this.#dialect.carrier, retries = false }: Opening,
    credentials: Credentials,
  ): void {
    this.#retries = retries;
    this.#carrier = carrier;
    this.#link.webSockets(webSocketRule(transport));
    this.#manager = new Manager(this.#url, {
      path: this.#dialect.path,
      reconnection: false,
      autoConnect: false,
      transports: [...TRANSPORTS[transport]],
      tryAllTransports: transport === 'fallback',
      agent: this.#link.pollingAgent as never,
      transportOptions: { websocket: { agent: this.#link.webSocketAgent } },
      ...this.#inRequests(credentials),
    });
    tapClient(this.#recorder, this.#name, this.#manager);
    this.#comeIn(nsp, credentials);
    this.#watchUpgrade();
  }

  /** Comes back to the main namespace, with the transport it first came with. */
  reconnect(transport: Transport, credentials: Credentials): void {
    this.#link.webSockets(webSocketRule(transport));
    // Left alone, the client would come back to every namespace that it was cut off from.
    for (const socket of this.#sockets.values()) socket.disconnect();
    Object.assign(this.#manager?.opts ?? {}, this.#inRequests(credentials));
    this.#comeIn('/', credentials);
    this.#watchUpgrade();
  }

  /** Comes back, and is left to itself: it tries again for as long as it thinks that this helps. */
  insist(transport: Transport, credentials: Credentials): void {
    this.#manager?.reconnection(true).reconnectionDelay(100).reconnectionDelayMax(500);
    this.#manager?.randomizationFactor(0);
    this.reconnect(transport, credentials);
  }

  giveUp(): void {
    this.#manager?.reconnection(false);
    for (const socket of this.#sockets.values()) if (!socket.connected) socket.disconnect();
  }

  join(nsp: Namespace, credentials: Credentials): void { this.#comeIn(nsp, credentials); }

  leave(nsp: Namespace): void { this.#sockets.get(nsp)?.disconnect(); }

  /**
   * Emits all messages as one write of the transport. Left alone, the client sends the first at
   * once and the rest after it, which a server sees as two segments.
   */
  send(nsp: Namespace, messages: readonly Message[]): void {
    const [first] = messages;
    if (first?.volatile === true) {
      this.#recorder.expect(first.id, first.id);
      this.#sockets.get(nsp)?.volatile
        .emit(this.#dialect.event, ...this.#dialect.payload(first),
          ...(first.ack === true ? [this.#answered(nsp, first.id)] : []));
      return;
    }
    this.#together(() => {
      for (const message of messages) {
        this.#recorder.expect(message.id, message.id, message.busyMs ?? 0);
        this.#emit(
          nsp, this.#dialect.event, this.#dialect.payload(message), message.id,
          message.ack === true);
      }
    });
  }

  /** @param slowMs asks the built-in servers' application to take so long over it */
  refresh(nsp: Namespace, id: string, token: string | undefined, slowMs: number): void {
    this.#recorder.expect(token ?? '', id);
    const [event, ...args] = this.#dialect.refresh(token ?? '', slowMs);
    this.#emit(nsp, event, args, id, true, this.#dialect.isRefreshed);
  }

  /** Emits an event that is none of a sequence's, and hears what is said to it. */
  ask(nsp: Namespace, event: string, args: readonly unknown[], answered: Answered): void {
    this.#sockets.get(nsp)?.emit(event, ...args, (...answers: readonly unknown[]) => {
      answered(answers);
    });
  }

  authenticate(nsp: Namespace, id: string, token: string | undefined): void {
    this.#recorder.expect(token ?? '', id);
    this.#emit(nsp, 'authenticate', [token ?? ''], id, true);
  }

  /** What it was given to recover its session in the main namespace by, as far as it has any. */
  recoverable(): { readonly pid?: string; readonly offset?: string } {
    const { _pid: pid, _lastOffset: offset } = this.#sockets.get('/') as unknown as Recovering;
    return {
      ...(pid === undefined ? {} : { pid }), ...(offset === undefined ? {} : { offset }),
    };
  }

  close(): void {
    for (const socket of this.#sockets.values()) {
      socket.disconnect();
      socket.removeAllListeners();
    }
  }

  /** Who connects, and with what token where that travels here, or the server asks for it here. */
  #inRequests({ token }: Credentials): ReturnType<typeof inRequests> {
    const { isMarked, scheme } = this.#dialect;
    const { extraHeaders, ...query } = inRequests(this.#carrier, this.#dialect, token);
    return {
      extraHeaders: {
        ...(isMarked ? { [CLIENT_HEADER]: this.#name } : {}),
        ...(this.#authorization && token !== undefined
          ? { authorization: `${scheme}${token}` } : {}),
        ...extraHeaders,
      },
      ...query,
    };
  }

  #comeIn(nsp: Namespace, credentials: Credentials): void {
    this.#credentials.set(nsp, credentials);
    this.#socketIn(nsp)?.connect();
  }

  #socketIn(nsp: Namespace): Socket | undefined {
    const known = this.#sockets.get(nsp);
    if (known !== undefined || this.#manager === undefined) return known;
    const socket = this.#manager.socket(this.#dialect.namespace(nsp), {
      auth: (answer: (auth: object) => void) => {
        answer(authOf(this.#carrier, this.#dialect, this.#credentials.get(nsp)));
      },
      ...(this.#retries ? { retries: RETRIES, ackTimeout: ACK_TIMEOUT_MS } : {}),
    });
    this.#sockets.set(nsp, socket);
    this.#listen(nsp, socket);
    return socket;
  }

  #watchUpgrade(): void {
    this.#manager?.engine.on('upgrade', () => { this.#see('/', { kind: 'upgraded' }); });
  }

  #listen(nsp: Namespace, socket: Socket): void {
    socket.on('connect', () => { this.#see(nsp, { kind: 'connected', ...pidOf(socket) }); });
    socket.on('connect_error', (error) => {
      if (this.#recorder.couldNotConnect?.(this.#name, error) === true) return;
      this.#see(nsp, refusalOf(error));
    });
    socket.on('disconnect', (reason, details) => {
      if (isUnreadable(reason, details)) this.#recorder.couldNotRead(this.#name, reason);
      this.#see(nsp, { kind: 'disconnected', reason });
    });
    if (this.#recorder.heard !== undefined) {
      socket.onAny((event: string, ...args: readonly unknown[]) => {
        this.#recorder.heard?.(this.#name, event, args);
      });
      return;
    }
    // Behind the payload: an acknowledgement, or the offset of a server that recovers connections.
    socket.on('notice', (id: unknown, answer?: ((id: string) => void) | string) => {
      if (typeof id !== 'string') return; // An event of the application's own.
      this.#see(nsp, { kind: 'received', packet: id });
      if (typeof answer === 'function') answer(id);
    });
  }

  #emit(
    nsp: Namespace, event: string, args: readonly unknown[], id: string, ack: boolean,
    isTaken = this.#dialect.isTaken,
  ): void {
    const socket = this.#sockets.get(nsp);
    if (!ack) {
      socket?.emit(event, ...args);
      return;
    }
    socket?.emit(event, ...args, this.#answered(nsp, id, isTaken));
  }

  /** One that retries is told first what went wrong, if anything did. */
  #answered(
    nsp: Namespace, id: string, isTaken = this.#dialect.isTaken,
  ): (...answers: readonly unknown[]) => void {
    return (...answers) => {
      if (this.#retries && answers[0] !== null) return;
      const given = this.#retries ? answers.slice(1) : answers;
      this.#see(nsp, { kind: 'acked', packet: id, ok: isTaken(given) });
    };
  }

  #together(emit: () => void): void {
    const engine = this.#manager?.engine as unknown as Engine | undefined;
    const free = engine?.transport.writable === true;
    if (free && engine !== undefined) engine.transport.writable = false;
    emit();
    if (!free || engine === undefined) return;
    engine.transport.writable = true;
    engine.flush();
  }

  #see(nsp: Namespace, seen: Parameters<Witness['see']>[0] extends infer S
    ? S extends { by: 'client' } ? Omit<S, 'by' | 'client' | 'nsp'> : never : never): void {
    this.#recorder.see({
      ...seen, by: 'client', client: this.#name, ...inNamespace(nsp),
    } as never);
  }
}

/** Whether a server that recovers connections gave the client a new pid, or has kept the old. */
function pidOf(socket: Socket): { readonly pid?: 'new' | 'kept' } {
  const { _pid: pid } = socket as unknown as { readonly _pid?: string };
  if (pid === undefined) return {};
  return { pid: socket.recovered ? 'kept' : 'new' };
}

/**
 * Whether the client left because of a frame that is none: in Socket.IO's protocol (manager.js,
 * `ondata`) or in Engine.IO's (engine.io-client/socket.js, `_onPacket`).
 */
const isUnreadable = (reason: string, details: unknown): boolean => reason === 'parse error'
  || (details instanceof Error && Reflect.get(details, 'code') === 'parser error');

const authOf = (
  carrier: Carrier, { tokenName, prefix = '' }: Pick<Dialect, 'tokenName' | 'prefix'>,
  { token, joinMs, catchAll = false }: Credentials = { token: undefined, joinMs: 0 },
): object => ({
  ...(carrier === 'auth' && token !== undefined ? { [tokenName]: prefix + token } : {}),
  // Asks to be let in as nobody, until it has shown its token.
  ...(carrier === 'authenticate' ? { authenticates: true } : {}),
  ...(joinMs === 0 ? {} : { joinMs }),
  ...(catchAll ? { catchAll } : {}),
});

const webSocketRule = (transport: Transport): 'allow' | 'wait' | 'refuse' =>
  transport === 'fallback' ? 'refuse' : transport === 'upgrade' ? 'wait' : 'allow';
