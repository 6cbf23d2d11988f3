import type { Transport } from '../../model/step.ts';
import type { OutsideClient } from '../client-2.ts';
import type { Dialect } from '../dialect.ts';
import type { StreamLink } from '../network/link.ts';
import { realEpochMs, realSleep } from '../real.ts';
import type { Seen, Witness } from '../witness.ts';
import type { Attachment } from './attachment.ts';
import { linkTo, plainUrl } from './network.ts';
import { ask } from './reach.ts';
import { Recoverable } from './recoverable.ts';
import { connectionTrouble, statusOf } from './trouble.ts';
import { wordsOf } from './turning-away.ts';

/** What became of an attempt to come in. */
export type Reception =
  | { readonly kind: 'admitted' }
  /** By the application's word, or by an HTTP status that says as much. */
  | {
    readonly kind: 'refused'; readonly said: string; readonly words: string;
    readonly status?: number;
  }
  /** By nobody's decision. */
  | { readonly kind: 'failed'; readonly why: string; readonly status?: number }
  | { readonly kind: 'silence' };

/** What became of one message. */
export interface Heard {
  /** The arguments of its acknowledgement; `null`: there was none. */
  readonly answers: readonly unknown[] | null;
  /** Events that bore its text. */
  readonly events: readonly string[];
  readonly tookMs: number;
  readonly isStillIn: boolean;
}

export type Address = Pick<Attachment, 'url' | 'dialect' | 'payload' | 'makeClient'>;

const COMES_IN_MS = 3_000;
const SAID_MS = 2_000;
const REFRESHES_MS = 1_000;
/** An acknowledgement may come so much later than an event that bears the same text. */
const ACK_AFTER_MS = 100;
/** Who is answered no may be shut out within this. */
const SHUT_OUT_MS = 100;
const POLL_EVERY_MS = 5;

/** One official client, to find out how a server takes it: it draws no conclusions. */
export class Caller implements Witness {
  readonly #url: URL;
  readonly #path: string;
  readonly #link: StreamLink;
  readonly #client: OutsideClient;
  readonly #nsp = '/';
  #reception: Reception | undefined;
  #isIn = false;
  readonly #recoverable = new Recoverable();
  #answers: readonly unknown[] | null = null;
  readonly #events: { readonly name: string; readonly text: string }[] = [];
  #listener: (name: string, text: string) => void = () => {};

  constructor({ url, dialect, payload, makeClient }: Address) {
    [this.#url, this.#path, this.#link] = [url, dialect.path, linkTo(url)];
    const spoken: Dialect = {
      ...dialect,
      payload: (message) => payload(message.id, message),
      isTaken: (answers) => {
        this.#answers = answers;
        return true;
      },
    };
    this.#client = makeClient({
      name: 'A', link: this.#link, url: plainUrl(url), recorder: this, dialect: spoken,
    });
  }

  async comeIn(token: string | undefined, transport: Transport): Promise<Reception> {
    this.#client.open({ transport, token: 'first', nsp: this.#nsp, joinMs: 0 },
      { token, joinMs: 0 });
    await until(() => this.#reception !== undefined, COMES_IN_MS);
    return this.#reception ?? { kind: 'silence' };
  }

  /** Is cut off, and comes back with what it was given to recover its session by. */
  async comeBack(token: string, transport: Transport): Promise<Reception> {
    this.#link.cut();
    await until(() => !this.#isIn, COMES_IN_MS);
    // Whoever is answered this was heard of after the cut.
    await ask(this.#url, this.#path, '&sid=lapse').catch(() => undefined);
    this.#reception = undefined;
    this.#client.reconnect(transport, { token, joinMs: 0 });
    await until(() => this.#reception !== undefined, COMES_IN_MS);
    return this.#reception ?? { kind: 'silence' };
  }

  /** Whether it was given a pid, and an event with an offset after it, in time. */
  async canReturn(waitMs: number): Promise<boolean> {
    await until(() => this.#recoverable.canReturn, waitMs);
    return this.#recoverable.canReturn;
  }

  get hasPid(): boolean { return this.#recoverable.hasPid; }
  get isRecovered(): boolean { return this.#recoverable.isRecovered; }

  /** @param text must be that of no other message */
  async say(text: string, waitMs = SAID_MS): Promise<Heard> {
    const sentMs = realEpochMs();
    this.#answers = null;
    this.#client.send(this.#nsp, [{ id: text, ack: true }]);
    const isAnswered = (): boolean => this.#answers !== null || !this.#isIn;
    await until(() => isAnswered() || this.hears(text).length > 0, waitMs);
    const tookMs = realEpochMs() - sentMs;
    await until(isAnswered, ACK_AFTER_MS);
    return {
      answers: this.#answers, events: this.hears(text), tookMs, isStillIn: this.#isIn,
    };
  }

  /** @returns the arguments of the acknowledgement; `null`: there was none in time */
  async ask(event: string, args: readonly unknown[]): Promise<readonly unknown[] | null> {
    let answers: readonly unknown[] | null = null;
    this.#client.ask(this.#nsp, event, args, (given) => { answers = given; });
    await until(() => answers !== null || !this.#isIn, REFRESHES_MS);
    await realSleep(SHUT_OUT_MS);
    return answers;
  }

  /** @returns the arguments of the acknowledgement; `null`: there was none */
  async refresh(token: string): Promise<readonly unknown[] | null> {
    this.#answers = null;
    this.#client.refresh(this.#nsp, 'r', token, 0);
    await until(() => this.#answers !== null || !this.#isIn, REFRESHES_MS);
    return this.#answers;
  }

  /** Events that came and bore this text. */
  hears(text: string): readonly string[] {
    return this.#events.filter((event) => event.text.includes(text)).map(({ name }) => name);
  }

  /** Of all events that came. */
  get names(): readonly string[] { return this.#events.map(({ name }) => name); }

  listen(listener: (name: string, text: string) => void): void { this.#listener = listener; }
  get isIn(): boolean { return this.#isIn; }

  close(): void {
    this.#client.close();
    this.#link.close();
  }

  see(seen: Seen): void {
    if (seen.kind === 'connected') {
      this.#isIn = true;
      this.#recoverable.connects(seen.pid);
      this.#reception = { kind: 'admitted' };
    }
    if (seen.kind === 'refused') this.#reception = { kind: 'refused', said: '', words: '' };
    if (seen.kind === 'disconnected') this.#isIn = false;
  }

  couldNotConnect(_client: string, error: unknown): boolean {
    const status = statusOf(error);
    const why = connectionTrouble(error);
    const found = status === undefined ? {} : { status };
    const said = error instanceof Error ? error.message : String(error);
    this.#reception ??= why === null
      ? { kind: 'refused', said, words: wordsOf(error), ...found }
      : { kind: 'failed', why, ...found };
    return true;
  }

  heard(_client: string, name: string, args: readonly unknown[]): void {
    const text = JSON.stringify(args);
    this.#recoverable.hears(args);
    this.#events.push({ name, text });
    this.#listener(name, text);
  }

  expect(): void { /* messages are known by their text */ }
  couldNotRead(): void { this.#isIn = false; }
}

async function until(holds: () => boolean, mostMs: number): Promise<void> {
  const endMs = realEpochMs() + mostMs;
  while (!holds() && realEpochMs() < endMs) await realSleep(POLL_EVERY_MS);
}

/** Comes in once, and leaves. */
export async function receptionAt(
  address: Address, token: string | undefined, transport: Transport,
): Promise<Reception> {
  const caller = new Caller(address);
  const reception = await caller.comeIn(token, transport);
  caller.close();
  return reception;
}
