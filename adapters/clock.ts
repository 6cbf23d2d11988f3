import './real.ts';
import { syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';
import FakeTimers from '@sinonjs/fake-timers';
import type { EpochMs } from '../model/time.ts';
import { callSites } from './callers.ts';
import type { AnyFunction } from './callers.ts';

/**
 * The virtual clock of a worker: @sinonjs/fake-timers with the four rules of Node's event loop
 * that its `tick`, `jump` and `setSystemTime` cannot express (docs/decisions/0002).
 *
 * 1. Time never runs backwards: firing an overdue timer leaves the clock where it is.
 * 2. A stall (a busy listener) moves `Date` at once, and what a new timer is counted from: Node
 *    reads the time afresh for each (`GetNow` in src/env.cc). What fell due meanwhile fires
 *    afterwards, one by one.
 * 3. A delay below 1 ms is 1 ms (lib/internal/timers.js), except for the client's own transport:
 *    xmlhttprequest-ssl reports completed I/O through `setTimeout(…, 0)`.
 * 4. An overdue interval fires once and is due again one period after it fired.
 */
interface FakeTimer { id: number; callAt: number; interval?: number }
interface TimerHeap {
  readonly timers: readonly FakeTimer[];
  peek(): FakeTimer | undefined;
  remove(timer: FakeTimer): void;
  push(timer: FakeTimer): void;
}
interface Internals extends Timers {
  now: number;
  duringTick: boolean;
  timers?: Map<number, FakeTimer>;
  timerHeap?: TimerHeap;
  next(): number;
  reset(): void;
  setSystemTime(ms: number): void;
}

const FAKED = [
  'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance', 'hrtime',
] as const;

const FAKED_GLOBALS = ['setTimeout', 'setInterval', 'Date', 'performance'] as const;

const CLIENT_CODE = /[\\/](xmlhttprequest-ssl|engine\.io-client|socket\.io-client)[\\/]/;

const MAX_DELAY_MS = 2 ** 31 - 1;

/** Whether it is the official client's code that has called a global function. */
const calledByClient = (called: AnyFunction): boolean =>
  CLIENT_CODE.test(callSites(1, called)[0]?.getFileName() ?? '');

/** Node's reading of a delay; `0` only for the client's transport (rule 3). */
function nodeDelay(delay: unknown, called: AnyFunction): number {
  const ms = Number(delay);
  if (ms >= 1) return ms > MAX_DELAY_MS ? 1 : Math.trunc(ms);
  return calledByClient(called) ? 0 : 1;
}

type TimerFunction = (fn: unknown, delay?: unknown, ...args: unknown[]) => unknown;
type Timers = Record<'setTimeout' | 'setInterval', TimerFunction>;

export class VirtualClock {
  readonly #fake: Internals;
  /** The time that timers were fired up to. */
  #nowMs = 0;
  /** While a listener keeps the loop busy, the wall clock runs ahead of it. */
  #busyUntilMs = 0;
  #startMs = 0 as EpochMs;
  #withheld: FakeTimer[] = [];
  #isBeingSet = false;
  #installed: readonly unknown[] = [];

  constructor() {
    const installed = FakeTimers.install({ now: 0, toFake: [...FAKED], ignoreMissingTimers: true });
    this.#fake = installed as unknown as Internals;
    const self = this;
    Object.defineProperty(this.#fake, 'now', {
      get: () => self.#wallMs(),
      set: (ms: number) => {
        self.#nowMs = self.#isBeingSet ? ms : Math.max(self.#nowMs, ms);
      },
    });
    // A zero delay of the client's transport is due in the same instant also inside a timer.
    Object.defineProperty(this.#fake, 'duringTick', { get: () => false, set: () => undefined });
    this.#wrapDelays();
  }

  /** Begins again at a wall-clock time, with no timer pending. */
  reset(startMs: EpochMs): void {
    this.#nowMs = 0;
    this.#busyUntilMs = 0;
    this.#withheld = [];
    this.#fake.reset();
    this.#nowMs = startMs;
    this.#startMs = startMs;
  }

  /** When the sequence began. */
  get startMs(): EpochMs { return this.#startMs; }

  /** Wall-clock milliseconds since the sequence began, as the server's `Date` would show them. */
  elapsedMs(): number { return this.#wallMs() - this.#startMs; }

  /** Keeps the event loop busy: `Date` moves on at once, timers fire when the turn is over. */
  stall(ms: number): void {
    this.#busyUntilMs = this.#wallMs() + ms;
  }

  /**
   * Ends a stall: the next turn of the loop begins, what fell due meanwhile may fire, and no timer
   * can be withheld any longer.
   */
  catchUp(): void {
    if (this.#busyUntilMs <= this.#nowMs) return;
    this.#nowMs = this.#busyUntilMs;
    this.release();
  }

  /** Fires the first timer that is due and not withheld, if any. */
  fireOneDue(): boolean {
    const timer = this.#heap()?.peek();
    if (timer === undefined || timer.callAt > this.#nowMs) return false;
    this.#fire(timer);
    return true;
  }

  /** Offset of the first pending timer that is not withheld, or `undefined`. */
  nextDueMs(): number | undefined {
    const timer = this.#heap()?.peek();
    return timer === undefined ? undefined : timer.callAt - this.#startMs;
  }

  /** Moves time to an offset. Timers due before or at it must have been fired or withheld. */
  moveTo(offsetMs: number): void { this.#nowMs = Math.max(this.#nowMs, this.#startMs + offsetMs); }

  /**
   * Sets the wall clock, forward or back. Timers and `performance.now` go by a clock that nobody
   * sets (libuv: CLOCK_MONOTONIC), and stay as far away as they are.
   */
  stepWall(byMs: number): void {
    this.#busyUntilMs = 0;
    this.#isBeingSet = true;
    this.#fake.setSystemTime(this.#nowMs + byMs);
    this.#isBeingSet = false;
  }

  /** Time passes and nothing runs; what fell due meanwhile waits until `release`. */
  oversleep(byMs: number): void {
    this.#nowMs += byMs;
    for (const timer of this.#fake.timers?.values() ?? []) {
      if (timer.callAt <= this.#nowMs) this.#withhold(timer);
    }
  }

  /** Timers due exactly at this offset wait until `release`: I/O of that instant comes first. */
  withholdDueAt(offsetMs: number): void {
    const due = this.#startMs + offsetMs;
    for (const timer of this.#fake.timers?.values() ?? []) {
      if (timer.callAt === due) this.#withhold(timer);
    }
  }

  #withhold(timer: FakeTimer): void {
    this.#withheld.push(timer);
    this.#heap()?.remove(timer);
  }

  /** @returns whether there was anything to release. */
  release(): boolean {
    if (this.#withheld.length === 0) return false;
    for (const timer of this.#withheld) {
      const stillPending = this.#fake.timers?.get(timer.id) === timer;
      if (stillPending && !this.#heap()?.timers.includes(timer)) this.#heap()?.push(timer);
    }
    this.#withheld = [];
    return true;
  }

  /** Makes every timer that is due within the next millisecond due now (Node may fire early). */
  hurry(): void {
    for (const timer of [...(this.#fake.timers?.values() ?? [])]) {
      if (timer.callAt === this.#nowMs + 1) this.#moveTimer(timer, this.#nowMs);
    }
  }

  /** Whether somebody has put another clock in its place since. */
  isReplaced(): boolean {
    return FAKED_GLOBALS.some((name, index) => globalThis[name] !== this.#installed[index]);
  }

  /** How many timers are pending: after a sequence was torn down there should be none. */
  pending(): number { return this.#fake.timers?.size ?? 0; }

  #wallMs(): number { return Math.max(this.#nowMs, this.#busyUntilMs); }

  #heap(): TimerHeap | undefined { return this.#fake.timerHeap; }

  #fire(timer: FakeTimer): void {
    const { interval, callAt } = timer;
    const firedMs = this.#nowMs;
    this.#fake.next();
    const pending = this.#fake.timers?.get(timer.id) === timer;
    if (interval === undefined || !pending || timer.callAt !== callAt + interval) return;
    if (firedMs > callAt) this.#moveTimer(timer, firedMs + interval);
  }

  #moveTimer(timer: FakeTimer, callAt: number): void {
    this.#heap()?.remove(timer);
    timer.callAt = callAt;
    this.#heap()?.push(timer);
  }

  /** `timers`, `timers/promises` and the globals all end in these two of fake-timers. */
  #wrapDelays(): void {
    for (const name of ['setTimeout', 'setInterval'] as const) {
      const fake = this.#fake[name];
      const global = globalThis[name];
      this.#fake[name] = (fn, delay, ...args) => fake(fn, nodeDelay(delay, global), ...args);
    }
    const { setTimeout: wait } = process.getBuiltinModule('node:timers/promises');
    Object.assign(globalThis.setTimeout, { [promisify.custom]: wait });
    // The global alone is replaced; `node:perf_hooks` hands out the same one otherwise.
    Object.assign(process.getBuiltinModule('node:perf_hooks'), { performance });
    syncBuiltinESMExports();
    this.#installed = FAKED_GLOBALS.map((name) => globalThis[name]);
  }
}
