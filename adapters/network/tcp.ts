import type { Server } from 'node:http';
import { Server as NetServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { StreamLink } from './link.ts';
import type { Network } from './network.ts';

/**
 * Sockets that have told of their close. `destroyed` and `closed` are set at once; the event comes
 * at the end of the turn, after immediates (net.js: `_handle.close`), and others wait for it.
 */
const hasClosed = new WeakSet<Socket>();

const noteClose = (socket: Socket): void => {
  socket.once('close', () => { hasClosed.add(socket); });
};

interface Pair { readonly near: Socket; far: Socket | undefined; connected: boolean }

/**
 * Real TCP on 127.0.0.1. What is under way is counted at both ends of every connection: bytes
 * written and not read, connects and closes that the other end has not seen.
 */
export class TcpNetwork implements Network {
  #url = '';
  #server: Server | undefined;
  #pairs: Pair[] = [];
  readonly #unmatched = new Map<number, Socket>();
  readonly #links: StreamLink[] = [];

  get url(): string { return this.#url; }

  async serve(server: Server): Promise<void> {
    await this.#hangUp();
    this.#server = server;
    server.on('connection', (far: Socket) => { this.#match(far); });
    const port = this.#url === '' ? 0 : Number(new URL(this.#url).port);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      // The prototype's: a server under test that would listen by itself finds its own barred.
      NetServer.prototype.listen.call(server, { port, host: '127.0.0.1' }, () => {
        this.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        resolve();
      });
    });
  }

  link(): StreamLink {
    const link = new StreamLink(() => this.#dial());
    this.#links.push(link);
    return link;
  }

  /** The kernel carries the bytes: there is nothing to move by hand. */
  step(): boolean { return false; }

  underWay(): number {
    this.#pairs = this.#pairs.filter((pair) => !isGone(pair));
    return this.#pairs.filter(isUnderWay).length;
  }

  async close(): Promise<void> {
    for (const link of this.#links.splice(0)) link.close();
    await this.#hangUp();
  }

  async #hangUp(): Promise<void> {
    const server = this.#server;
    if (server === undefined || !server.listening) return;
    await new Promise<void>((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    });
  }

  #dial(): Socket {
    const near = connect({ host: '127.0.0.1', port: Number(new URL(this.#url).port) });
    const pair: Pair = { near, far: undefined, connected: false };
    this.#pairs.push(pair);
    noteClose(near);
    near.once('connect', () => {
      pair.connected = true;
      const far = this.#unmatched.get(near.localPort ?? -1);
      if (far === undefined) return;
      this.#unmatched.delete(near.localPort ?? -1);
      pair.far = far;
    });
    return near;
  }

  #match(far: Socket): void {
    noteClose(far);
    const pair = this.#pairs.find(({ near }) => near.localPort === far.remotePort);
    if (pair === undefined) this.#unmatched.set(far.remotePort ?? -1, far);
    else pair.far = far;
  }
}

/** Bytes handed to the kernel; what a held link keeps back does not count. */
const sent = (socket: Socket): number =>
  socket.bytesWritten - (socket.writableCorked > 0 ? socket.writableLength : 0);

/**
 * Closed at both ends, or given up before there was another end. A socket that was destroyed tells
 * so at the end of the turn, after immediates: until then its close is under way.
 */
const isGone = ({ near, far, connected }: Pair): boolean =>
  hasClosed.has(near) && (far === undefined ? !connected : hasClosed.has(far));

const hasEnded = (socket: Socket): boolean => socket.writableFinished || socket.destroyed;
const sawEnd = (socket: Socket): boolean => socket.readableEnded || socket.destroyed;

function isUnderWay({ near, far }: Pair): boolean {
  if (far === undefined) return true;
  if (near.destroyed || far.destroyed) return !(hasClosed.has(near) && hasClosed.has(far));
  return sent(near) !== far.bytesRead || sent(far) !== near.bytesRead
    || (hasEnded(near) && !sawEnd(far)) || (hasEnded(far) && !sawEnd(near));
}
