import type { Opening } from '../../model/driver.ts';
import type { ClientName, Message, Namespace, Transport } from '../../model/step.ts';
import type { ClientOptions, MakeClient, OutsideClient } from '../client-2.ts';
import { realSleep } from '../real.ts';
import type { Passing } from '../wire-log.ts';
import type { Seen, Witness } from '../witness.ts';

/** How a client shows its token by an event, once it is connected. */
export interface Authenticating {
  readonly event: string;
  readonly payload: (token: string) => readonly unknown[];
  /** Whether an acknowledgement of it, or an event after it, says yes; `null`: neither. */
  readonly says: (what: Said) => boolean | null;
}

/** It came with its token, and counts as let in once it was left alone for so long. */
export interface Staying { readonly staysMs: number }

/** What a server says to a token: by an acknowledgement, or by an event of this name. */
export type Said = { readonly answers: readonly unknown[] } | { readonly event: string };

interface Credentials { readonly token: string | undefined; readonly joinMs: number }

/**
 * Clients that are let in after they have connected: whoever is connected is nobody yet, and counts
 * as admitted once the server has said yes to its token, or has not shut it out. What it is to send
 * meanwhile waits for that, as an application's own client has it wait.
 */
export const authenticating = (
  make: MakeClient, how: Authenticating | Staying,
): MakeClient => (options) => new AuthenticatingClient(make, how, options);

class AuthenticatingClient implements OutsideClient, Witness {
  readonly #how: Authenticating | Staying;
  readonly #recorder: Witness;
  readonly #name: ClientName;
  readonly #client: OutsideClient;
  #token: string | undefined;
  #stage: 'out' | 'asking' | 'in' = 'out';
  #connected: Seen | undefined;
  #waiting: (() => void)[] = [];

  constructor(make: MakeClient, how: Authenticating | Staying, options: ClientOptions) {
    [this.#how, this.#recorder, this.#name] = [how, options.recorder, options.name];
    this.#client = make({ ...options, recorder: this });
  }

  open(how: Opening, { token, joinMs }: Credentials): void {
    this.#token = token;
    this.#client.open(how, { token: this.#inHandshake(), joinMs });
  }

  reconnect(transport: Transport, { token, joinMs }: Credentials): void {
    this.#token = token;
    this.#client.reconnect(transport, { token: this.#inHandshake(), joinMs });
  }

  insist(transport: Transport, { token, joinMs }: Credentials): void {
    this.#token = token;
    this.#client.insist(transport, { token: this.#inHandshake(), joinMs });
  }

  send(nsp: Namespace, messages: readonly Message[]): void {
    const send = (): void => { this.#client.send(nsp, messages); };
    if (this.#stage === 'in') send();
    else this.#waiting.push(send);
  }

  giveUp(): void { this.#client.giveUp(); }
  join(nsp: Namespace, credentials: Credentials): void { this.#client.join(nsp, credentials); }
  ask(...asked: Parameters<OutsideClient['ask']>): void { this.#client.ask(...asked); }
  refresh(nsp: Namespace, id: string, token: string | undefined, slowMs: number): void {
    this.#client.refresh(nsp, id, token, slowMs);
  }
  close(): void { this.#client.close(); }

  see(seen: Seen): void {
    const nsp = seen.nsp ?? '/';
    switch (seen.kind) {
      case 'connected':
        [this.#stage, this.#connected] = ['asking', seen];
        this.#asks(nsp);
        break;
      case 'disconnected':
        // Who was never let in has not left.
        if (this.#stage === 'in') this.#recorder.see(seen);
        else if (this.#stage === 'asking') this.#isRefused();
        this.#stage = 'out';
        break;
      default: this.#recorder.see(seen);
    }
  }

  heard(client: string, event: string, args: readonly unknown[]): void {
    const says = this.#stage === 'asking' && 'says' in this.#how
      ? this.#how.says({ event }) : null;
    this.#recorder.heard?.(client, event, args);
    if (says !== null) this.#isTaken(says);
  }

  expect(payload: string, id: string): void { this.#recorder.expect(payload, id); }
  couldNotRead(client: string, why: string): void { this.#recorder.couldNotRead(client, why); }
  passed(passing: Passing): void { this.#recorder.passed?.(passing); }
  couldNotConnect(client: string, error: unknown): boolean {
    return this.#recorder.couldNotConnect?.(client, error) === true;
  }

  #inHandshake(): string | undefined { return 'says' in this.#how ? undefined : this.#token; }

  #asks(nsp: Namespace): void {
    if ('says' in this.#how) {
      if (this.#token !== undefined) this.#shows(nsp, this.#token, this.#how);
      return;
    }
    const asked = this.#connected;
    void realSleep(this.#how.staysMs).then(() => {
      if (this.#stage === 'asking' && this.#connected === asked) this.#isTaken(true);
    });
  }

  #shows(nsp: Namespace, token: string, { event, payload, says }: Authenticating): void {
    this.#client.ask(nsp, event, payload(token), (answers) => {
      const yes = this.#stage === 'asking' ? says({ answers }) : null;
      if (yes !== null) this.#isTaken(yes);
    });
  }

  #isTaken(yes: boolean): void {
    if (!yes) {
      this.#isRefused();
      return;
    }
    this.#stage = 'in';
    if (this.#connected !== undefined) this.#recorder.see(this.#connected);
    for (const send of this.#waiting.splice(0)) send();
  }

  #isRefused(): void {
    this.#stage = 'out';
    const { nsp } = this.#connected ?? {};
    this.#recorder.see({
      by: 'client', kind: 'refused', client: this.#name, ...(nsp === undefined ? {} : { nsp }),
    });
  }
}
