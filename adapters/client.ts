import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { Message, Transport } from '../model/step.ts';
import type { Link } from './network/network.ts';
import { CLIENT_HEADER } from './observe.ts';
import type { Recorder } from './record.ts';

/** What the client puts into its CONNECT packet. */
export interface Credentials {
  readonly token: string | undefined;
  /** Asks the built-in servers' application to take so long over the join. */
  readonly joinMs: number;
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

/** The official client, with every random and impatient part of it switched off. */
export class OfficialClient {
  readonly #name: string;
  readonly #link: Link;
  readonly #url: string;
  readonly #recorder: Recorder;
  readonly #event: string;
  #socket: Socket | undefined;
  #credentials: Credentials = { token: undefined, joinMs: 0 };

  constructor(options: {
    readonly name: string; readonly link: Link; readonly url: string;
    readonly recorder: Recorder; readonly event: string;
  }) {
    this.#name = options.name;
    this.#link = options.link;
    this.#url = options.url;
    this.#recorder = options.recorder;
    this.#event = options.event;
  }

  open(transport: Transport, credentials: Credentials): void {
    this.#credentials = credentials;
    this.#link.webSockets(webSocketRule(transport));
    const socket = io(this.#url, {
      forceNew: true,
      reconnection: false,
      autoConnect: false,
      transports: [...TRANSPORTS[transport]],
      tryAllTransports: transport === 'fallback',
      agent: this.#link.pollingAgent as never,
      transportOptions: { websocket: { agent: this.#link.webSocketAgent } },
      extraHeaders: { [CLIENT_HEADER]: this.#name },
      auth: (answer) => { answer(this.#auth()); },
    });
    this.#socket = socket;
    this.#listen(socket);
    this.#connect(socket);
  }

  /** Comes back with the transport it first came with. */
  reconnect(transport: Transport, credentials: Credentials): void {
    this.#credentials = credentials;
    this.#link.webSockets(webSocketRule(transport));
    if (this.#socket !== undefined) this.#connect(this.#socket);
  }

  /**
   * Emits all messages as one write of the transport. Left alone, the client sends the first at
   * once and the rest after it, which a server sees as two segments.
   */
  send(messages: readonly Message[]): void {
    this.#together(() => {
      for (const message of messages) {
        this.#recorder.expect(message.id, message.id, message.busyMs ?? 0);
        this.#emit(this.#event, [message.id], message.id, message.ack === true);
      }
    });
  }

  refresh(id: string, token: string | undefined): void {
    this.#recorder.expect(token ?? '', id);
    this.#emit('refresh', [token ?? ''], id, true);
  }

  close(): void {
    this.#socket?.disconnect();
    this.#socket?.removeAllListeners();
  }

  #auth(): Record<string, unknown> {
    const { token, joinMs } = this.#credentials;
    return {
      ...(token === undefined ? {} : { token }),
      ...(joinMs === 0 ? {} : { joinMs }),
    };
  }

  #connect(socket: Socket): void {
    socket.connect();
    const engine = socket.io.engine;
    engine.on('upgrade', () => { this.#see({ kind: 'upgraded' }); });
  }

  #listen(socket: Socket): void {
    socket.on('connect', () => { this.#see({ kind: 'connected' }); });
    socket.on('connect_error', () => { this.#see({ kind: 'refused' }); });
    socket.on('disconnect', (reason) => { this.#see({ kind: 'disconnected', reason }); });
    socket.on('notice', (id: string, answer?: (id: string) => void) => {
      this.#see({ kind: 'received', packet: id });
      answer?.(id);
    });
  }

  #emit(event: string, args: readonly unknown[], id: string, ack: boolean): void {
    if (!ack) {
      this.#socket?.emit(event, ...args);
      return;
    }
    this.#socket?.emit(event, ...args, (answer: unknown) => {
      this.#see({ kind: 'acked', packet: id, ok: !isError(answer) });
    });
  }

  #together(emit: () => void): void {
    const engine = this.#socket?.io.engine as unknown as Engine | undefined;
    const free = engine?.transport.writable === true;
    if (free && engine !== undefined) engine.transport.writable = false;
    emit();
    if (!free || engine === undefined) return;
    engine.transport.writable = true;
    engine.flush();
  }

  #see(seen: Parameters<Recorder['see']>[0] extends infer S
    ? S extends { by: 'client' } ? Omit<S, 'by' | 'client'> : never : never): void {
    this.#recorder.see({ ...seen, by: 'client', client: this.#name } as never);
  }
}

/** An answer that says no: `{ error: … }`, as the application here gives to a bad refresh. */
const isError = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'error' in answer;

const webSocketRule = (transport: Transport): 'allow' | 'wait' | 'refuse' => {
  switch (transport) {
    case 'fallback': return 'refuse';
    case 'upgrade': return 'wait';
    default: return 'allow';
  }
};
