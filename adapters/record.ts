import { hash } from 'node:crypto';
import type { Finished } from '../model/driver.ts';
import type { Observation } from '../model/history.ts';
import type { VirtualClock } from './clock.ts';
import { LastWords } from './last-words.ts';
import type { Mint } from './mint.ts';
import { named } from './names.ts';
import { refusedAtOnce } from './shut-out.ts';
import { tokenParts } from './token-parts.ts';
import { WireLog } from './wire-log.ts';
import type { Passing } from './wire-log.ts';
import { idIn } from './dialect.ts';
import type { Seen, Witness } from './witness.ts';

/** No payload that anybody means is deeper. */
const DEEPEST = 8;

/**
 * Notes what one sequence showed: observations with their server time, and the frames behind them
 * with ids and tokens replaced by names, so that the same sequence leaves the same record.
 */
export class Recorder implements Witness {
  readonly #clock: VirtualClock;
  readonly #secrets: ReadonlyMap<string, string>;
  readonly #looksInside: boolean;
  readonly #packets = new Map<string, { readonly id: string; readonly busyMs: number }>();
  readonly #entered = new WeakMap<object, Map<string, unknown>>();
  readonly #aliases = new Map<string, string>();
  readonly #frames: string[] = [];
  readonly #wire = new WireLog();
  readonly #lastWords = new LastWords();
  /** How often what was seen was taken: once with each step. */
  #steps = 0;
  #taken: Observation[] = [];
  /** What may turn out to have been: it is told of only then, and in its place. */
  readonly #doubtful = new Set<Observation>();
  #segment = 0;
  #unreadable: string | null = null;

  /** @param looksInside whether payloads are the user's own, and hold a text of ours somewhere */
  constructor(clock: VirtualClock, secrets: ReadonlyMap<string, string>, looksInside = false) {
    this.#clock = clock;
    this.#secrets = secrets;
    this.#looksInside = looksInside;
  }

  see(seen: Seen): void {
    const atMs = this.#clock.elapsedMs();
    const told = seen.kind === 'left' ? this.#lastWords.of(placeOf(seen), atMs) : {};
    this.#taken.push({ atMs, ...seen, ...told } as Observation);
  }

  /** The application has written something of its own to a client. */
  says(to: Pick<Seen, 'client' | 'nsp'>): void {
    this.#lastWords.said(placeOf(to), this.#clock.elapsedMs());
  }

  /**
   * What may turn out to have happened now.
   * @returns says that it has, whenever that shows; from the second time on it does nothing
   */
  suspect(seen: Seen): () => void {
    const suspected = { atMs: this.#clock.elapsedMs(), ...seen } as Observation;
    this.#taken.push(suspected);
    this.#doubtful.add(suspected);
    return () => {
      if (!this.#doubtful.delete(suspected)) return;
      const nowMs = this.#clock.elapsedMs();
      const latest = nowMs > suspected.atMs ? { latestMs: nowMs } : {};
      const at = this.#taken.indexOf(suspected);
      this.#taken.splice(at < 0 ? this.#taken.length : at, at < 0 ? 0 : 1,
        { ...suspected, ...latest });
    };
  }

  /** @returns what was seen since the last call. */
  /** @param shutsOut whether the server lets everybody in first */
  take(shutsOut = false): readonly Observation[] {
    const taken = this.#taken.filter((seen) => !this.#doubtful.has(seen));
    this.#taken = [];
    this.#steps += 1;
    return shutsOut ? refusedAtOnce(taken) : taken;
  }

  /** A client gave up on what it was sent: what comes of that is no rule of the server's. */
  couldNotRead(client: string, why: string): void {
    this.#unreadable ??= `client ${client} was sent what it cannot read, and gave up: ${why}`;
  }

  /** Why this sequence cannot be judged, or `null`. */
  get unreadable(): string | null { return this.#unreadable; }

  /** Declares that a packet with this payload is the one the sequence calls `id`. */
  expect(payload: string, id: string, busyMs = 0): void {
    this.#packets.set(payload, { id, busyMs });
  }

  /** Whether another listener of this socket was the first to be entered with the packet. */
  isFurther(id: string, socket: object, listener: unknown): boolean {
    const entered = this.#entered.get(socket) ?? new Map<string, unknown>();
    this.#entered.set(socket, entered);
    const first = entered.get(id) ?? listener;
    entered.set(id, first);
    return first !== listener;
  }

  /** The packet whose payload is among these arguments, if it is one of ours. */
  packetIn(args: readonly unknown[]): { readonly id: string; readonly busyMs: number } | undefined {
    for (const arg of args) {
      const packet = typeof arg === 'string' ? this.#packets.get(arg) : undefined;
      if (packet !== undefined) return packet;
    }
    return this.#looksInside ? this.#packetWithin(args, DEEPEST) : undefined;
  }

  /** The user's payloads may hold the text anywhere, as may what a server makes of them. */
  #packetWithin(value: unknown, deep: number): ReturnType<Recorder['packetIn']> {
    if (typeof value === 'string') {
      return this.#packets.get(value) ?? this.#packets.get(idIn(value) ?? '');
    }
    if (typeof value !== 'object' || value === null || deep === 0) return undefined;
    for (const one of Object.values(value)) {
      const packet = this.#packetWithin(one, deep - 1);
      if (packet !== undefined) return packet;
    }
    return undefined;
  }

  /** A chunk crossed the wire: frames noted from here on belong to the next segment. */
  segment(from: 'client' | 'server'): void {
    this.#segment += 1;
    this.#frames.push(`-- ${this.#segment} from ${from} at ${this.#clock.elapsedMs()}`);
  }

  frame(way: '>' | '<', type: string, data: unknown): void {
    const otherwise = data === undefined ? '' : '<binary>';
    const text = typeof data === 'string' ? named(data, this.#secrets, this.#aliases) : otherwise;
    this.#frames.push(`${way} ${type} ${text}`);
  }

  /** A packet passed, for whoever reads about this sequence: more of them than are digested. */
  passes(passing: Passing): void {
    const isInChunk = passing.way === 'received' && this.#segment > 0;
    this.#wire.note({
      event: this.#steps, atMs: this.#clock.elapsedMs(), ...passing,
      ...(isInChunk ? { chunk: this.#segment } : {}),
    });
  }

  /** What there is to hand over: of the server nothing is kept by it. */
  finish({ token }: Pick<Mint, 'token'>): Omit<Finished, 'inconclusive'> {
    const framesSha256 = hash('sha256', this.#frames.join('\n'));
    const startMs = this.#clock.startMs;
    return {
      framesSha256,
      evidence: () => {
        const aliases = new Map<string, string>();
        const wire = this.#wire.packets((text) => named(text, this.#secrets, aliases));
        const { leftOut } = this.#wire;
        return { startMs, wire, wireLeftOut: leftOut, partsOf: (name) => tokenParts(token(name)) };
      },
    };
  }
}

const placeOf = ({ client, nsp = '/' }: Pick<Seen, 'client' | 'nsp'>): string => client + nsp;
