import { createHook } from 'node:async_hooks';

/**
 * Counts the work that goes on outside the event loop and outside the virtual clock, so that the
 * harness waits for it instead of for a number of turns: thread-pool jobs (WebCrypto, pbkdf2,
 * scrypt, fs, DNS) and callbacks of `setImmediate`. Node announces each through `async_hooks`.
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
const UNCOUNTED = /^(PROCESSWRAP|WORKER|PIPEWRAP|PIPECONNECTWRAP|UDPSENDWRAP|ZLIB)$/;
/** The real sockets of the `loopback` adapter are counted by its network, not here. */
const REAL_SOCKET = /^(TCPWRAP|TCPCONNECTWRAP)$/;

type Callback = (...args: unknown[]) => unknown;

export class Work {
  #running = 0;
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
        if (CRYPTO_JOB.test(type)) this.#countWhenGiven(resource, 'ondone');
        else if (CALLBACK_JOB.test(type)) this.#countWhenGiven(resource, 'oncomplete');
        else if (type === PROMISE_JOB) this.#countPromise(resource as { promise?: Promise<unknown> });
        else if (UNCOUNTED.test(type)) this.#uncounted.add(type);
        else if (REAL_SOCKET.test(type) && !this.#allowRealSockets) this.#uncounted.add(type);
    }
  }

  /** The callback is assigned after the announcement and before the job is started. */
  #countWhenGiven(job: object, name: 'ondone' | 'oncomplete'): void {
    let callback: Callback | undefined;
    Object.defineProperty(job, name, {
      configurable: true,
      get: () => callback,
      set: (given: Callback) => {
        this.#running += 1;
        callback = (...args) => {
          this.#running -= 1;
          return given.apply(job, args);
        };
      },
    });
  }

  #countPromise(request: { promise?: Promise<unknown> }): void {
    this.#running += 1;
    const done = (): void => { this.#running -= 1; };
    process.nextTick(() => {
      if (request.promise === undefined) done();
      else request.promise.then(done, done);
    });
  }

  /** Node's own timers (http, net) are created by `node:` code; anyone else's is an escape. */
  #noteTimer(): void {
    const frames = (new Error().stack ?? '').split('\n').slice(1)
      .map((line) => line.trim()).filter((line) => !line.includes('adapters/work.ts'));
    const caller = frames.find((line) =>
      !/node:internal\/(async_hooks|timers)|node:timers|inspector_async_hook/.test(line)
      && !/AbortSignal\.timeout|node:internal\/abort_controller/.test(line));
    if (caller !== undefined && !caller.includes('node:')) this.#escapes.push(caller);
  }
}
