import { inNamespace } from '../model/step.ts';
import type { ClientName, Namespace } from '../model/step.ts';
import type { Dialect } from './dialect.ts';
import type { Recorder } from './record.ts';
import type { Declared } from './remote/acceptance.ts';

interface Party { readonly client: ClientName; readonly nsp?: Namespace }

/** What the server writes: an acknowledgement of ours, or an event that bears a text of ours. */
export interface Written {
  readonly packet: string;
  readonly isAck: boolean;
  readonly args: readonly unknown[];
}

/**
 * Acceptance as the user declares it, for servers that look at the expiry inside a listener: the
 * entry of that says nothing there, and what the server answers or emits does. A message counts as
 * accepted from when its listener was entered until that was written.
 */
export class DeclaredAcceptance {
  readonly #recorder: Recorder;
  readonly #accepted: Exclude<Declared, string>;
  readonly #isRefreshed: Dialect['isTaken'];
  readonly #senders = new Map<string, Party>();
  readonly #entered = new Map<string, () => void>();
  readonly #refused = new Set<string>();

  constructor(
    recorder: Recorder, accepted: Exclude<Declared, string>,
    { isTaken, isRefreshed = isTaken }: Dialect,
  ) {
    [this.#recorder, this.#accepted, this.#isRefreshed] = [recorder, accepted, isRefreshed];
  }

  arrived(packet: string, sender: Party): void { this.#senders.set(packet, sender); }

  /** A listener was entered with it: the first of them counts. */
  entered(packet: string): void {
    const sender = this.#senders.get(packet);
    if (sender === undefined || this.#entered.has(packet)) return;
    this.#entered.set(packet, this.#recorder.suspect({
      by: 'server', kind: 'accepted', client: sender.client,
      ...inNamespace(sender.nsp ?? '/'), packet,
    }));
  }

  /** Whether its acknowledgement has been written, and says no: nothing more is done about it. */
  isRefused(packet: string): boolean { return this.#refused.has(packet); }

  wrote({ packet, isAck, args }: Written): void {
    const shows = (): boolean => {
      if (packet.startsWith('r')) return isAck && this.#isRefreshed(args);
      if ('ack' in this.#accepted) return isAck && this.#accepted.ack(args);
      return !isAck && args[0] === this.#accepted.event;
    };
    if (!shows()) {
      if (isAck) this.#refused.add(packet);
      return;
    }
    // It may be taken by a middleware, and enter no listener at all.
    this.entered(packet);
    this.#entered.get(packet)?.();
  }
}
