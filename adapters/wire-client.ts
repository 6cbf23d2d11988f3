import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { inNamespace, NAMESPACES } from '../model/step.ts';
import type { ClientName, Message, Namespace, Piecemeal } from '../model/step.ts';
import type { Observation } from '../model/history.ts';
import { inRequests } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { bodyOf, frameIn, PACKET, RECORD_SEPARATOR, textOf } from './single-frames.ts';
import type { Link } from './network/network.ts';
import { CLIENT_HEADER } from './observe.ts';
import { refusalOf } from './refusal.ts';
import type { Witness } from './witness.ts';

type Seen = Observation extends infer O ? O extends { readonly by: 'client' }
  ? Omit<O, 'atMs' | 'by' | 'client' | 'nsp'> : never : never;

/** How a first request looks: with what token, and with which `sid` parameter, if any. */
export interface Handshake {
  readonly transport: 'polling' | 'websocket';
  readonly token: string | undefined;
  readonly emptySid: boolean;
  /** Whether it polls by scripts. */
  readonly jsonp: boolean;
}

/**
 * A client that speaks Engine.IO v4 and Socket.IO v5 in single frames, and is not polite: it polls
 * when it is told to, answers no ping, and sends whatever it is told, allowed or not.
 */
export class WireClient {
  readonly #name: ClientName;
  readonly #link: Link;
  readonly #url: string;
  readonly #recorder: Witness;
  readonly #dialect: Dialect;
  #token: string | undefined;
  #sid = '';
  #webSocket: WebSocket | undefined;
  /** Packets that wait for an acknowledgement, in the order of its ids. */
  readonly #acks: string[] = [];
  #probed: WebSocket | undefined;
  #jsonp = false;
  #closed = false;
  #pulling = false;
  #finish = (): void => { /* nothing was begun */ };

  constructor(options: {
    readonly name: ClientName; readonly link: Link; readonly url: string;
    readonly recorder: Witness; readonly dialect: Dialect;
  }) {
    [this.#name, this.#link, this.#url] = [options.name, options.link, options.url];
    this.#recorder = options.recorder;
    this.#dialect = options.dialect;
  }

  /** Opens an engine, and no more. */
  open({ transport, token, emptySid, jsonp }: Handshake): void {
    [this.#token, this.#jsonp] = [token, jsonp];
    const sid = emptySid ? '&sid=' : '';
    if (transport === 'polling') {
      this.#request('GET', sid, '');
      return;
    }
    this.#webSocket = this.#dial(sid);
    this.#follow(this.#webSocket);
  }

  /** A WebSocket beside its polling; what becomes of it is of no interest before it is used. */
  probe(): void {
    const probed = this.#dial(`&sid=${this.#sid}`);
    probed.on('open', () => {
      this.#passed('received', '2probe', 'websocket');
      probed.send('2probe');
    });
    probed.once('message', (data) => {
      this.#passed('sent', String(data), 'websocket');
      this.#recorder.did?.('probed', this.#name);
    });
    probed.on('error', () => { /* it is not there, then */ });
    this.#probed = probed;
  }

  /** Upgrades to it, if it is still there. */
  complete(): void {
    const probed = this.#probed;
    if (probed === undefined || probed.readyState !== WebSocket.OPEN) return;
    this.#see('/', { kind: 'upgraded' });
    this.#webSocket = probed;
    this.#follow(probed);
    this.#passed('received', '5');
    probed.send('5');
  }

  #dial(sid: string): WebSocket {
    this.#link.webSockets('allow');
    return new WebSocket(this.#urlOf('websocket', sid).replace('http', 'ws'), {
      agent: this.#link.webSocketAgent, headers: this.#headers(), perMessageDeflate: false,
    });
  }

  #follow(webSocket: WebSocket): void {
    webSocket.on('message', (data) => { this.#receive(String(data)); });
    webSocket.on('close', () => { this.#close(); });
    webSocket.on('error', () => { this.#close(); });
  }

  /** Asks to be let in, once for each payload: all in one segment. */
  connect(payloads: readonly object[]): void {
    this.write(payloads.map((payload) => `40${this.#prefix('/')}${JSON.stringify(payload)}`));
  }

  /** How a packet names its namespace, if it does. */
  #prefix(nsp: Namespace): string {
    const name = this.#dialect.namespace(nsp);
    return name === '/' ? '' : `${name},`;
  }

  /** Events that arrive together, whether the namespace was joined or not. */
  send(nsp: Namespace, messages: readonly Message[]): void {
    this.write(messages.map((message) => {
      const { id, ack, busyMs } = message;
      this.#recorder.expect(id, id, busyMs ?? 0);
      const ackId = ack === true ? this.#acks.push(id) - 1 : '';
      const { event, payload } = this.#dialect;
      return `42${this.#prefix(nsp)}${ackId}${JSON.stringify([event, ...payload(message)])}`;
    }));
  }

  /** The first part of a message: the frame before an attachment, or a POST but for its end. */
  begin(id: string, what: Piecemeal): void {
    this.#recorder.expect(id, id);
    const ackId = this.#acks.push(id) - 1;
    const args = `${this.#prefix('/')}${ackId}`
      + JSON.stringify([this.#dialect.event, ...this.#dialect.payload({ id })]);
    if (what === 'binary') {
      // No argument refers to the attachment: the application is given what it always is.
      this.write([`451-${args}`]);
      this.#finish = () => { this.#attach(Buffer.from([1])); };
      return;
    }
    const body = bodyOf(`42${args}`, this.#jsonp);
    const posted = this.#post(body.length);
    posted.write(body.slice(0, 3));
    this.#finish = () => { posted.end(body.slice(3)); };
  }

  /** The rest of it. */
  finish(): void { this.#finish(); }

  /** An acknowledgement that nobody asked for. */
  unasked(): void { this.write([`43${this.#prefix('/')}99[]`]); }

  /** One long-polling request. */
  poll(): void {
    this.#pulling = true;
    this.#request('GET', `&sid=${this.#sid}`, '');
  }

  /** Whether it waits for what its last poll brings. */
  isPulling(): boolean { return this.#pulling; }

  /** Writes frames as they stand: one POST, or one chunk of the WebSocket. */
  write(frames: readonly string[]): void {
    for (const frame of frames) this.#passed('received', frame);
    if (this.#webSocket === undefined) {
      this.#request('POST', `&sid=${this.#sid}`, frames.join(RECORD_SEPARATOR));
      return;
    }
    const { _socket: socket } = this.#webSocket as unknown as { readonly _socket: Socket | null };
    // It never opened, or it is gone: there is nobody to write to.
    if (socket === null) return;
    socket.cork();
    for (const frame of frames) this.#webSocket.send(frame);
    socket.uncork();
  }

  #attach(data: Buffer): void {
    if (this.#webSocket === undefined) this.write([`b${data.toString('base64')}`]);
    else this.#webSocket.send(data);
  }

  #urlOf(transport: string, sid: string): string {
    const script = this.#jsonp ? '&j=0' : '';
    const { path, carrier, tokenName } = this.#dialect;
    const token = carrier === 'query' && this.#token !== undefined
      ? `&${encodeURIComponent(tokenName)}=${encodeURIComponent(this.#token)}` : '';
    return `${this.#url}${path}/?EIO=4&transport=${transport}${sid}${script}${token}`;
  }

  #headers(): Record<string, string> {
    const { isMarked, carrier, scheme, header = 'authorization' } = this.#dialect;
    const { extraHeaders } = inRequests(carrier, this.#dialect, this.#token);
    return {
      ...(isMarked ? { [CLIENT_HEADER]: this.#name } : {}),
      // The built-in servers are shown it in a header, whatever else they are shown.
      ...(isMarked && this.#token !== undefined ? { [header]: `${scheme}${this.#token}` } : {}),
      ...extraHeaders,
    };
  }

  #request(method: 'GET' | 'POST', sid: string, text: string): void {
    const body = method === 'GET' ? '' : bodyOf(text, this.#jsonp);
    const sent = method === 'GET' ? this.#ask(sid) : this.#post(Buffer.byteLength(body));
    sent.end(body);
  }

  #ask(sid: string): ClientRequest {
    return this.#heed('GET', request(this.#urlOf('polling', sid), {
      method: 'GET', agent: this.#link.pollingAgent, headers: this.#headers(),
    }));
  }

  #post(bytes: number): ClientRequest {
    return this.#heed('POST', request(this.#urlOf('polling', `&sid=${this.#sid}`), {
      method: 'POST', agent: this.#link.pollingAgent,
      headers: {
        ...this.#headers(), 'content-length': bytes,
        'content-type': this.#jsonp
          ? 'application/x-www-form-urlencoded' : 'text/plain;charset=UTF-8',
      },
    }));
  }

  #heed(method: string, sent: ClientRequest): ClientRequest {
    sent.on('response', (response) => { this.#read(method, response); });
    sent.on('error', () => { this.#close(); });
    return sent;
  }

  #read(method: string, response: IncomingMessage): void {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    response.on('error', () => { this.#close(); });
    response.on('end', () => {
      // The last poll of a client that has upgraded tells it nothing.
      if (method === 'GET' && this.#webSocket !== undefined) return;
      if (response.statusCode !== 200) this.#close();
      else if (method === 'GET') {
        const text = textOf(Buffer.concat(chunks).toString());
        this.#pulling = false;
        for (const packet of text.split(RECORD_SEPARATOR)) this.#receive(packet);
        this.#recorder.did?.('pulled', this.#name);
      }
    });
  }

  #receive(packet: string): void {
    this.#passed('sent', packet);
    if (packet.startsWith('0')) {
      this.#sid = (JSON.parse(packet.slice(1)) as { sid: string }).sid;
      this.#recorder.did?.('opened', this.#name);
    }
    if (packet === '1') this.#close();
    const [, type, nsp = '/', ackId = '', payload = ''] = PACKET.exec(packet) ?? [];
    const where = NAMESPACES.find((name) => this.#dialect.namespace(name) === nsp) ?? '/';
    const said = (): unknown => payload === '' ? undefined : JSON.parse(payload);
    switch (type) {
      case '0': this.#see(where, { kind: 'connected' }); return;
      case '1':
        this.#see(where, { kind: 'disconnected', reason: 'io server disconnect' }); return;
      case '2': {
        const [event, ...args] = said() as readonly [string, ...unknown[]];
        if (this.#recorder.heard !== undefined) this.#recorder.heard(this.#name, event, args);
        else if (event === 'notice' && typeof args[0] === 'string') {
          this.#see(where, { kind: 'received', packet: args[0] });
        }
        return;
      }
      case '3':
        this.#see(where, { kind: 'acked', packet: this.#acks[Number(ackId)] ?? '',
          ok: this.#dialect.isTaken(said() as readonly unknown[]) }); return;
      case '4':
        if (this.#recorder.couldNotConnect?.(this.#name, said()) === true) return;
        this.#see(where, refusalOf(said())); return;
      default:
    }
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#see('/', { kind: 'closed' });
  }

  #passed(
    way: 'received' | 'sent', frame: string,
    transport = this.#webSocket === undefined ? 'polling' : 'websocket',
  ): void {
    this.#recorder.passed?.({ client: this.#name, way, transport, ...frameIn(frame) });
  }

  #see(nsp: Namespace, seen: Seen): void {
    this.#recorder.see({
      ...seen, by: 'client', client: this.#name, ...inNamespace(nsp),
    } as never);
  }
}
