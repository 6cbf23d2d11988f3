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
  /** Empty where it bears none. */
  readonly packet: string;
  readonly isAck: boolean;
  readonly args: readonly unknown[];
}

/** How acceptance shows; or who is told of all that is written, where entry alone shows it. */
export type Showing =
  | Exclude<Declared, string> | { readonly says: (written: Written) => void };

/** By what a message got to the application: a listener for its event comes after all others. */
type Entry = 'named' | 'catch-all';

/** A message that arrived: of a client that retries, the same one may arrive twice. */
export interface Delivery {
  readonly sender: Party;
  readonly over: object;
  by?: Entry;
  accepts?: () => void;
  /** What its acknowledgement, or an event, said of it. */
  is?: 'accepted' | 'refused';
}

/**
 * Acceptance as the user declares it, for servers that look at the expiry inside a listener: the
 * entry of that says nothing there, and what the server answers or emits does. A message counts as
 * accepted from when its listener was entered until that was written.
 */
export class DeclaredAcceptance {
  readonly #recorder: Recorder;
  readonly #accepted: Showing;
  readonly #isRefreshed: Dialect['isTaken'];
  readonly #deliveries = new Map<string, Delivery[]>();

  constructor(
    recorder: Recorder, accepted: Showing,
    { isTaken, isRefreshed = isTaken }: Dialect,
  ) {
    [this.#recorder, this.#accepted, this.#isRefreshed] = [recorder, accepted, isRefreshed];
  }

  /** @param over its connection */
  arrived(packet: string, sender: Party, over: object): Delivery {
    const delivery: Delivery = { sender, over };
    this.#deliveries.set(packet, [...this.#of(packet), delivery]);
    return delivery;
  }

  /**
   * A listener was entered with it: the first of those for its event counts, or the first of those
   * for any where there is no other.
   */
  entered(packet: string, by: Entry, socket: unknown, listener: unknown): void {
    const which = by === 'named' ? packet : `any ${packet}`;
    if (this.#recorder.isFurther(which, socket as object, listener)) return;
    const { conn } = socket as { readonly conn: object };
    const here = this.#of(packet).filter(({ over }) => over === conn);
    const latest = here.findLast(isEntered);
    const delivery = by === 'named' && latest?.by === 'catch-all' ? latest
      : here.find((one) => !isEntered(one));
    if (delivery !== undefined) this.#enters(packet, delivery, by);
  }

  /** Whether its acknowledgement has been written, and says no: nothing more is done about it. */
  isRefused(packet: string): boolean {
    return this.#of(packet).findLast(isEntered)?.is === 'refused';
  }

  /** @param answered what is acknowledged by it */
  wrote({ packet, isAck, args }: Written, answered?: Delivery): void {
    if ('says' in this.#accepted) return this.#accepted.says({ packet, isAck, args });
    const accepted = this.#accepted;
    const shows = (): boolean => {
      if (packet.startsWith('r')) return isAck && this.#isRefreshed(args);
      if ('ack' in accepted) return isAck && accepted.ack(args);
      return !isAck && args[0] === accepted.event;
    };
    const isYes = shows();
    if (!isYes && !isAck) return;
    const delivery = answered ?? this.#openOf(packet);
    if (delivery === undefined) return;
    delivery.is = isYes ? 'accepted' : 'refused';
    if (!isYes) return;
    // It may be taken by a middleware, and enter no listener at all.
    if (!isEntered(delivery)) this.#enters(packet, delivery, 'named');
    delivery.accepts?.();
  }

  /** The server has written an event that bears no text of ours. */
  said(args: readonly unknown[]): void {
    if ('says' in this.#accepted) this.#accepted.says({ packet: '', isAck: false, args });
  }

  #of(packet: string): readonly Delivery[] { return this.#deliveries.get(packet) ?? []; }

  /** The one that an event speaks of: it is written to many, and once for each acceptance. */
  #openOf(packet: string): Delivery | undefined {
    const all = this.#of(packet);
    return all.find((one) => isEntered(one) && one.is !== 'accepted')
      ?? (all.some(isEntered) ? undefined : all[0]);
  }

  #enters(packet: string, delivery: Delivery, by: Entry): void {
    const { client, nsp = '/' } = delivery.sender;
    delivery.by = by;
    delivery.accepts = this.#recorder.suspect({
      by: 'server', kind: 'accepted', client, ...inNamespace(nsp), packet,
    });
    if ('says' in this.#accepted) delivery.accepts();
  }
}

const isEntered = ({ by }: Delivery): boolean => by !== undefined;

/** How a target of the user's shows acceptance, where that was declared. */
export const declaredFor = (
  target: Target, recorder: Recorder,
): { readonly declared?: DeclaredAcceptance } => target.accepted === undefined ? {}
  : { declared: new DeclaredAcceptance(recorder, target.accepted, dialectOf(target)) };
