import { inNamespace } from '../model/step.ts';
import type { ClientName, Namespace } from '../model/step.ts';
import { dialectOf } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import type { Recorder } from './record.ts';
import type { Declared } from './remote/acceptance.ts';
import type { Target } from './target.ts';

interface Party { readonly client: ClientName; readonly nsp?: Namespace }

/** What the server writes: an acknowledgement of ours, or an event that bears a text of ours. */
export interface Written {
  readonly packet: string;
  readonly isAck: boolean;
  readonly args: readonly unknown[];
}

/** How acceptance shows; or who is to be told of all that is written about a message. */
export type Showing =
  | Exclude<Declared, string> | { readonly says: (written: Written) => boolean };

/** By what a message got to the application: a listener for its event comes after all others. */
type Entry = 'named' | 'catch-all';

/**
 * Acceptance as the user declares it, for servers that look at the expiry inside a listener: the
 * entry of that says nothing there, and what the server answers or emits does. A message counts as
 * accepted from when its listener was entered until that was written.
 */
export class DeclaredAcceptance {
  readonly #recorder: Recorder;
  readonly #accepted: Showing;
  readonly #isRefreshed: Dialect['isTaken'];
  readonly #senders = new Map<string, Party>();
  readonly #entered = new Map<string, { readonly by: Entry; readonly accepts: () => void }>();
  readonly #refused = new Set<string>();

  constructor(
    recorder: Recorder, accepted: Showing,
    { isTaken, isRefreshed = isTaken }: Dialect,
  ) {
    [this.#recorder, this.#accepted, this.#isRefreshed] = [recorder, accepted, isRefreshed];
  }

  arrived(packet: string, sender: Party): void { this.#senders.set(packet, sender); }

  /**
   * A listener was entered with it: the first of those for its event counts, or the first of those
   * for any where there is no other.
   */
  entered(packet: string, by: Entry): void {
    const earlier = this.#entered.get(packet)?.by;
    if (earlier === 'named' || earlier === by) return;
    const sender = this.#senders.get(packet);
    if (sender === undefined) return;
    const accepts = this.#recorder.suspect({
      by: 'server', kind: 'accepted', client: sender.client,
      ...inNamespace(sender.nsp ?? '/'), packet,
    });
    this.#entered.set(packet, { by, accepts });
  }

  /** Whether its acknowledgement has been written, and says no: nothing more is done about it. */
  isRefused(packet: string): boolean { return this.#refused.has(packet); }

  wrote({ packet, isAck, args }: Written): void {
    const shows = (): boolean => {
      if (packet.startsWith('r')) return isAck && this.#isRefreshed(args);
      if ('says' in this.#accepted) return this.#accepted.says({ packet, isAck, args });
      if ('ack' in this.#accepted) return isAck && this.#accepted.ack(args);
      return !isAck && args[0] === this.#accepted.event;
    };
    if (!shows()) {
      if (isAck) this.#refused.add(packet);
      return;
    }
    // It may be taken by a middleware, and enter no listener at all.
    if (!this.#entered.has(packet)) this.entered(packet, 'named');
    this.#entered.get(packet)?.accepts();
  }
}

/** How a target of the user's shows acceptance, where that was declared. */
export const declaredFor = (
  target: Target, recorder: Recorder,
): { readonly declared?: DeclaredAcceptance } => target.accepted === undefined ? {}
  : { declared: new DeclaredAcceptance(recorder, target.accepted, dialectOf(target)) };
