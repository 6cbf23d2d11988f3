import { createHook } from 'node:async_hooks';
import { callSites } from './callers.ts';

/**
 * Counts the work that goes on outside the event loop and outside the virtual clock, so that the
 * harness waits for it instead of for a number of turns: thread-pool jobs (WebCrypto, pbkdf2,
 * scrypt, zlib, fs, DNS) and callbacks of `setImmediate`. Node announces each by `async_hooks`.
 *
 * A synchronous crypto job announces itself too and never finishes. The two are told apart by the
 * callback, `ondone`, which only an asynchronous one is given (lib/internal/crypto/util.js).
 */
const CRYPTO_JOB = new RegExp(
  '^(PBKDF2|SCRYPT|SIGN|HASH|CIPHER|DERIVEBITS|KEYGEN|KEYPAIRGEN|KEYEXPORT|RANDOMBYTES'
  + '|RANDOMPRIME|CHECKPRIME)REQUEST$',
);
const CALLBACK_JOB = /^(FSREQCALLBACK|GETADDRINFOREQWRAP|GETNAMEINFOREQWRAP|QUERYWRAP)$/;
const PROMISE_JOB = 'FSREQPROMISE';
/** Work whose end cannot be counted; a sequence in which it occurs is inconclusive. */
const UNCOUNTED = /^(PROCESSWRAP|WORKER|PIPEWRAP|PIPECONNECTWRAP|UDPSENDWRAP)$/;
/** The real sockets of the `loopback` adapter are counted by its network, not here. */
const REAL_SOCKET = /^(TCPWRAP|TCPCONNECTWRAP)$/;

/** What stands between a timer and the code that wanted it. Frames without a file are built in. */
const TIMER_CODE = new RegExp(
  '^$|^node:(timers|internal/(async_hooks|timers|abort_controller|util/inspector|inspector))'
  + '|adapters/work\\.[jt]s$',
);
const LOADER = /[\\/]node_modules[\\/](tsx|esbuild)[\\/]/;
const MOST_FRAMES = 32;

type Callback = (...args: unknown[]) => unknown;
interface Job { readonly ondone?: Callback; readonly oncomplete?: Callback }
interface Closing { close(): Promise<unknown> }
interface Compressing { init: Callback; write: Callback; onerror: Callback }

interface PromiseJob { readonly promise?: Promise<unknown> }

export class Work {
  #running = 0;
  readonly #kinds = new Map<string, number>();
  #immediates = 0;
  #escapes: string[] = [];
  #uncounted = new Set<string>();
  #allowRealSockets = false;
  readonly #hook = createHook({
    init: (_id, type, _trigger, resource) => { this.#onInit(type, resource); },
  });

  start(options: { readonly realSockets: boolean }): void {
    this.#allowRealSockets = options.realSockets;
    this.#hook.enable();
  }

  stop(): void { this.#hook.disable(); }

  /** Jobs that were handed to the thread pool and have not called back yet. */
  pending(): number { return this.#running; }

  /** What these are, by Node's names. */
  pendingKinds(): readonly string[] { return [...this.#kinds.keys()]; }

  #begins(kind: string): void {
    this.#running += 1;
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
  }

  #ends(kind: string): void {
    this.#running -= 1;
    const left = (this.#kinds.get(kind) ?? 0) - 1;
    if (left > 0) this.#kinds.set(kind, left);
    else this.#kinds.delete(kind);
  }

  /** `setImmediate` callbacks announced since the last call, ours included. */
  takeImmediates(): number {
    const seen = this.#immediates;
    this.#immediates = 0;
    return seen;
  }

  /** Real timers that code under test created past the virtual clock: where, innermost first. */
  takeEscapes(): readonly string[] { return this.#escapes.splice(0); }

  /** Kinds of work seen since the last call whose end nobody can count. */
  takeUncounted(): readonly string[] {
    const seen = [...this.#uncounted];
    this.#uncounted.clear();
    return seen;
  }

  #onInit(type: string, resource: object): void {
    switch (type) {
      case 'PROMISE': case 'TickObject': return;
      case 'Immediate': this.#immediates += 1; return;
      case 'Timeout': this.#noteTimer(); return;
      default:
        if (CRYPTO_JOB.test(type)) this.#countWhenGiven(type, resource, 'ondone');
        else if (CALLBACK_JOB.test(type)) this.#countWhenGiven(type, resource, 'oncomplete');
        else if (type === PROMISE_JOB) this.#countPromise(resource as PromiseJob);
        else if (type === 'FILEHANDLE') this.#countClose(resource as Closing);
        else if (type === 'ZLIB') this.#countWrites(resource as Compressing);
        else if (UNCOUNTED.test(type)) this.#noteUncounted(type);
        else if (REAL_SOCKET.test(type) && !this.#allowRealSockets) this.#uncounted.add(type);
    }
  }

  /** The callback is assigned before the job is started; for most, after the announcement. */
  #countWhenGiven(kind: string, job: Job, name: 'ondone' | 'oncomplete'): void {
    let callback: Callback | undefined;
    const give = (given: Callback): void => {
      this.#begins(kind);
      callback = (...args) => {
        this.#ends(kind);
        return given.apply(job, args);
      };
    };
    const given = job[name];
    if (given !== undefined) give(given);
    Object.defineProperty(job, name, { configurable: true, get: () => callback, set: give });
  }

  #countPromise(request: { promise?: Promise<unknown> }): void {
    this.#begins(PROMISE_JOB);
    const done = (): void => { this.#ends(PROMISE_JOB); };
    process.nextTick(() => {
      if (request.promise === undefined) done();
      else request.promise.then(done, done);
    });
  }

  /** `fs.promises` closes its files in a job that shows no callback and no promise of its own. */
  #countClose(handle: Closing): void {
    const close = handle.close;
    handle.close = (): Promise<unknown> => {
      this.#begins('FILEHANDLE');
      const done = (): void => { this.#ends('FILEHANDLE'); };
      const closed = close.call(handle);
      closed.then(done, done);
      return closed;
    };
  }

  /** A compressor is announced once and writes many times; each write calls back, or fails. */
  #countWrites(handle: Compressing): void {
    const { init, write } = handle;
    const ends = (callback: Callback): Callback => (...args) => {
      if (writing) this.#ends('ZLIB');
      writing = false;
      return callback.apply(handle, args);
    };
    let writing = false;
    handle.init = (...args) => init.apply(handle, args.map((arg) =>
      typeof arg === 'function' ? ends(arg as Callback) : arg));
    handle.write = (...args) => {
      this.#begins('ZLIB');
      writing = true;
      return write.apply(handle, args);
    };
    let onError: Callback = () => undefined;
    Object.defineProperty(handle, 'onerror', {
      configurable: true, get: () => onError, set: (given: Callback) => { onError = ends(given); },
    });
  }

  /** What compiles TypeScript, and does so as modules are loaded, is not the server's. */
  #noteUncounted(type: string): void {
    const isLoader = callSites(MOST_FRAMES, callSites)
      .some((site) => LOADER.test(site.getFileName() ?? ''));
    if (!isLoader) this.#uncounted.add(type);
  }

  /** Node's own timers (http, net) are created by `node:` code; anyone else's is an escape. */
  #noteTimer(): void {
    const caller = callSites(MOST_FRAMES, callSites)
      .find((site) => !TIMER_CODE.test(site.getFileName() ?? ''));
    if (caller?.getFileName()?.startsWith('node:') === true) return;
    this.#escapes.push(caller === undefined ? 'an unknown place' : `at ${caller}`);
  }
}

const UNCOUNTED_WORK = 'work that cannot be counted: ';
const REAL_TIMER = 'a real timer was created past the virtual clock: ';

/** What went on that the harness could not wait for, or see; `null` where nothing did. */
export function unknownWork(work: Pick<Work, 'takeEscapes' | 'takeUncounted'>): string | null {
  const [[escape], [uncounted]] = [work.takeEscapes(), work.takeUncounted()];
  if (uncounted !== undefined) return `${UNCOUNTED_WORK}${uncounted}`;
  return escape === undefined ? null : `${REAL_TIMER}${escape}`;
}

/** What to do about unknown work, by the kind that it is of. */
const MENDING: Readonly<Record<string, string>> = {
  WORKER: 'it starts a worker thread, whose clock and whose end lapse cannot see → do without it '
    + 'while it is checked, or have lapse start the server by a command',
  PROCESSWRAP: 'it starts a process, whose clock and whose end lapse cannot see → do without it '
    + 'while it is checked, or have lapse start the server by a command',
};
const OUTSIDE = 'it goes outside of this process, and lapse cannot see when that ends → give it '
  + 'something in memory in place of a database or a service, or have lapse start the server by a '
  + 'command';

/** @returns what a server does that no clock of ours governs, and what to do; else `null`. */
export function escapeIn(unknown: string | null): string | null {
  if (unknown?.startsWith(REAL_TIMER) === true) {
    return `it keeps time by a timer that is not lapse's (${unknown.slice(REAL_TIMER.length)}) → `
      + 'use setTimeout and setInterval there';
  }
  if (unknown?.startsWith(UNCOUNTED_WORK) !== true) return null;
  return MENDING[unknown.slice(UNCOUNTED_WORK.length)] ?? OUTSIDE;
}
