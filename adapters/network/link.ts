import { Agent } from 'node:http';
import type { AgentOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Link } from './network.ts';

type Connect = (found: (error: Error | null, socket?: Duplex) => void) => void;
type Created = (error: Error | null, socket?: Duplex) => void;

/** What a request shows to its agent (_http_client.js). */
interface Asking { onSocket(socket?: Duplex, error?: Error): void }

/** An agent whose connections are made by `connect`. */
class LinkAgent extends Agent {
  readonly #connect: Connect;
  constructor(connect: Connect, options: AgentOptions) {
    super(options);
    this.#connect = connect;
  }

  override createConnection(_options: unknown, created: Created): undefined {
    this.#connect(created);
    return undefined;
  }

  /** What a request calls. Node's own keeps books on sockets, so as to reuse them: none is here. */
  addRequest(request: Asking): void {
    this.createConnection({}, (error, socket) => { request.onSocket(socket, error ?? undefined); });
  }
}

interface Buffered { readonly _writableState: { getBuffer(): readonly { chunk: unknown }[] } }

const startsWithGet = (socket: Duplex): boolean => {
  const first = (socket as unknown as Buffered)._writableState.getBuffer()[0]?.chunk;
  return Buffer.isBuffer(first)
    ? first.subarray(0, 4).toString('latin1') === 'GET '
    : typeof first === 'string' && first.startsWith('GET ');
};

/**
 * A link over any kind of connection. Held bytes wait in the client's own stream, corked, so that
 * they arrive as one chunk: frames that share a chunk are dispatched together.
 */
export class StreamLink implements Link {
  #pollingAgent: Agent | undefined;
  #webSocketAgent: Agent | undefined;
  readonly #sockets = new Set<Duplex>();
  readonly #dial: () => Duplex;
  #held = false;
  #rule: 'allow' | 'wait' | 'refuse' = 'allow';
  #waiting: Created[] = [];

  constructor(dial: () => Duplex) { this.#dial = dial; }

  get pollingAgent(): Agent {
    // xmlhttprequest-ssl never ends the request it repeats when a reused connection breaks: with
    // keep-alive a cut would leave the client waiting for ever, as no browser does.
    this.#pollingAgent ??= new LinkAgent((created) => { this.#open(created); }, {
      keepAlive: false,
    });
    return this.#pollingAgent;
  }

  get webSocketAgent(): Agent {
    this.#webSocketAgent ??= new LinkAgent((created) => {
      if (this.#rule === 'wait') this.#waiting.push(created);
      else this.#answer(created);
    }, {});
    return this.#webSocketAgent;
  }

  hold(): void {
    this.#held = true;
    for (const socket of this.#sockets) socket.cork();
  }

  deliverOne(): boolean {
    this.#held = false;
    const corked = [...this.#sockets].find((socket) => socket.writableCorked > 0);
    corked?.uncork();
    return corked !== undefined;
  }

  deliverPoll(): boolean {
    const polling = [...this.#sockets].find((s) => s.writableCorked > 0 && startsWithGet(s));
    if (polling === undefined) return false;
    polling.uncork();
    polling.cork();
    return true;
  }

  webSockets(rule: 'allow' | 'wait' | 'refuse'): void {
    this.#rule = rule;
    if (rule === 'wait') return;
    for (const created of this.#waiting.splice(0)) this.#answer(created);
  }

  cut(): void {
    this.#held = false;
    for (const socket of [...this.#sockets]) socket.destroy();
  }

  close(): void {
    this.#rule = 'refuse';
    this.webSockets('refuse');
    this.cut();
    this.#pollingAgent?.destroy();
    this.#webSocketAgent?.destroy();
  }

  #answer(created: Created): void {
    if (this.#rule === 'refuse') created(new Error('connect ECONNREFUSED (blocked)'));
    else this.#open(created);
  }

  #open(created: Created): void {
    const socket = this.#dial();
    this.#sockets.add(socket);
    socket.once('close', () => { this.#sockets.delete(socket); });
    if (this.#held) socket.cork();
    created(null, socket);
  }
}
