import { Duplex } from 'node:stream';
import type { Server } from 'node:http';
import { HarnessError } from '../errors.ts';
import { turn } from '../real.ts';
import { StreamLink } from './link.ts';
import type { Network } from './network.ts';

type Parcel = Buffer | 'end' | 'destroyed';

/**
 * One end of an in-memory connection. What is written waits at this end until the network carries
 * it over; everything written by then arrives as one chunk, as from a TCP segment.
 */
class End extends Duplex {
  peer!: End;
  readonly outgoing: Parcel[] = [];
  /** How many deliveries from this end were begun, and how many have come to their end. */
  taken = 0;
  arrived = 0;
  readonly #dirty: (end: End) => void;

  constructor(dirty: (end: End) => void) {
    super({ allowHalfOpen: true });
    this.#dirty = dirty;
  }

  override _read(): void { /* the network pushes */ }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#put(chunk);
    done();
  }

  override _writev(chunks: readonly { chunk: Buffer }[], done: () => void): void {
    this.#put(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  override _final(done: () => void): void {
    this.#put('end');
    done();
  }

  /** Node makes an error of a second end, stack and all, even where there is nobody to tell. */
  override end(chunk?: unknown, encoding?: unknown, done?: unknown): this {
    const isOver = this.writableEnded && (this.writableFinished || this.destroyed);
    if (isOver && chunk === undefined && this.writableCorked === 0) return this;
    return super.end(chunk, encoding as BufferEncoding, done as () => void);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#put('destroyed');
    done(error);
  }

  // What http and ws call on a net.Socket. Node's own timeouts do not run on this wire.
  setTimeout(): this { return this; }
  setNoDelay(): this { return this; }
  setKeepAlive(): this { return this; }
  ref(): this { return this; }
  unref(): this { return this; }
  get remoteAddress(): string { return '127.0.0.1'; }

  #put(parcel: Parcel): void {
    this.outgoing.push(parcel);
    this.#dirty(this);
  }
}

/** Takes what was written since the last delivery: one chunk of bytes, or one end or break. */
function takeOne(from: End): Parcel | undefined {
  const [first] = from.outgoing;
  if (first === undefined || typeof first === 'string') return from.outgoing.shift();
  const bytes: Buffer[] = [];
  for (let next = from.outgoing[0]; next instanceof Buffer; next = from.outgoing[0]) {
    bytes.push(next);
    from.outgoing.shift();
  }
  return bytes.length === 1 ? first : Buffer.concat(bytes);
}

const wireAstray = (): HarnessError => new HarnessError('WIRE_ASTRAY',
  'a chunk was lost on the in-memory wire, or overtook another',
  'every chunk arrives, in the order in which it was written');

export interface Carried { readonly from: 'client' | 'server'; readonly bytes: number }

/** Turns of the event loop that a chunk spends on the way; a wire that does not what it should. */
export type Fate = number | 'lost' | 'overtaken';

export interface MemoryOptions {
  /** Told of every chunk as it arrives. */
  readonly carried?: (chunk: Carried) => void;
  /** What becomes of the next chunk, where a test says so. */
  readonly fate?: () => Fate;
}

/** The `sim` adapter's wire: one chunk at a time, in the order in which writing began. */
export class MemoryNetwork implements Network {
  readonly url = 'http://lapse.invalid';
  readonly #queue: End[] = [];
  readonly #links: StreamLink[] = [];
  readonly #ends: End[] = [];
  readonly #serverEnds = new WeakSet<End>();
  readonly #options: MemoryOptions;
  #server: Server | undefined;
  #underWay = 0;
  #astray = false;
  #overtaken: (() => void) | undefined;

  constructor(options: MemoryOptions = {}) { this.#options = options; }

  serve(server: Server): Promise<void> {
    this.#server = server;
    return Promise.resolve();
  }

  link(): StreamLink {
    const link = new StreamLink(() => this.#dial());
    this.#links.push(link);
    return link;
  }

  step(): boolean {
    const end = this.#queue.shift();
    if (end === undefined) return false;
    const parcel = takeOne(end);
    if (end.outgoing.length > 0) this.#queue.push(end);
    const nth = end.taken += 1;
    const fate = this.#options.fate?.() ?? 0;
    if (fate === 0 && this.#overtaken === undefined) {
      this.#carry(end, parcel, nth);
      if (this.#astray) throw wireAstray();
      return true;
    }
    const carry = (): void => { this.#carry(end, parcel, nth); };
    const behind = this.#overtaken;
    this.#overtaken = undefined;
    if (fate === 0) carry();
    else if (fate === 'overtaken') this.#overtaken = carry;
    else if (fate !== 'lost') void this.#after(fate, carry);
    behind?.();
    if (this.#astray) throw wireAstray();
    return true;
  }

  underWay(): number { return this.#underWay; }

  close(): Promise<void> {
    for (const link of this.#links.splice(0)) link.close();
    const isWhole = this.#ends.every(({ taken, arrived }) => taken === arrived);
    return this.#astray || !isWhole ? Promise.reject(wireAstray()) : Promise.resolve();
  }

  async #after(turns: number, carry: () => void): Promise<void> {
    this.#underWay += 1;
    for (let left = turns; left > 0; left -= 1) await turn();
    this.#underWay -= 1;
    carry();
  }

  #carry(from: End, parcel: Parcel | undefined, nth: number): void {
    from.arrived += 1;
    this.#astray ||= from.arrived !== nth;
    if (parcel === undefined || from.peer.destroyed) return;
    if (parcel === 'destroyed') from.peer.destroy();
    else if (parcel === 'end') from.peer.push(null);
    else {
      const side = this.#serverEnds.has(from) ? 'server' : 'client';
      this.#options.carried?.({ from: side, bytes: parcel.length });
      from.peer.push(parcel);
    }
  }

  #dial(): Duplex {
    const dirty = (end: End): void => {
      if (!this.#queue.includes(end)) this.#queue.push(end);
    };
    const near = new End(dirty);
    const far = new End(dirty);
    near.peer = far;
    far.peer = near;
    this.#serverEnds.add(far);
    this.#ends.push(near, far);
    this.#server?.emit('connection', far);
    return near;
  }
}
