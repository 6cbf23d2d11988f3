import type { ClientName, Namespace, Step } from './step.ts';
import type { OffsetMs } from './time.ts';

/**
 * What a server can hold of a client: an open engine, and of its latest session in a namespace a
 * place in the listing of sockets, a place in rooms, a stored copy to recover from.
 */
export type Holding = 'engine' | 'listing' | 'room' | 'stored session';

/**
 * What a server or a client was seen to do. `atMs` is server time. Everything a judge knows, and
 * everything the model predicts except `arrived`, which is a fact of the wire.
 */
export type Observation = {
  readonly atMs: OffsetMs;
  /**
   * Where the server's clock is not ours: the latest it can have been, `atMs` being the earliest.
   * Absent: at `atMs`, to the millisecond.
   */
  readonly latestMs?: OffsetMs;
  readonly client: ClientName;
  /** Absent for the main namespace, and where the whole connection is meant. */
  readonly nsp?: Namespace;
} & (
  /** `recovered`: as the continuation of a session that had been dropped. */
  | { readonly by: 'server'; readonly kind: 'admitted'; readonly recovered?: true }
  /** A packet that a session missed was written to a client that is not admitted (yet). */
  | { readonly by: 'server'; readonly kind: 'handed'; readonly packet: string }
  /**
   * A frame that carries a packet reached a transport of the server, whatever became of it; `mute`:
   * nobody is told what did, as nothing that the server answers says so.
   */
  | {
      readonly by: 'server'; readonly kind: 'arrived'; readonly packet: string;
      readonly mute?: true;
    }
  /**
   * The innermost listener that the application registered was entered; `catchAll`: one that it
   * registered for every event there is (`socket.onAny`); `further`: another one of the same event,
   * behind the first.
   */
  | {
      readonly by: 'server'; readonly kind: 'accepted'; readonly packet: string;
      readonly catchAll?: true; readonly further?: true;
    }
  /** The application's acknowledgement callback was called with the client's answer. */
  | { readonly by: 'server'; readonly kind: 'answered'; readonly packet: string }
  /**
   * The application's packet, an event or an acknowledgement, was handed to the client's transport.
   */
  | { readonly by: 'server'; readonly kind: 'sent'; readonly packet: string }
  /** What the client sent was heard of by somebody else: from outside, a broadcast shows so. */
  | { readonly by: 'server'; readonly kind: 'broadcast'; readonly packet: string }
  /**
   * `earlier`: not the session that came last of those that the client has there; `told`: right
   * before, the application sent the client an event of its own.
   */
  | {
      readonly by: 'server'; readonly kind: 'left'; readonly reason: string;
      readonly earlier?: true; readonly told?: true;
    }
  /** Somebody looked, and this was there. */
  | { readonly by: 'server'; readonly kind: 'holds'; readonly what: Holding }
  /** `pid`: the client was given the means to recover; `kept`: those it had before. */
  | { readonly by: 'client'; readonly kind: 'connected'; readonly pid?: 'new' | 'kept' }
  /** `wordless`: nothing came with it that would tell the client why. */
  | { readonly by: 'client'; readonly kind: 'refused'; readonly wordless?: true }
  | { readonly by: 'client'; readonly kind: 'acked'; readonly packet: string; readonly ok: boolean }
  | { readonly by: 'client'; readonly kind: 'received'; readonly packet: string }
  | { readonly by: 'client'; readonly kind: 'upgraded' }
  | { readonly by: 'client'; readonly kind: 'disconnected'; readonly reason: string }
  /** A client without manners finds its engine closed. */
  | { readonly by: 'client'; readonly kind: 'closed' }
);

/** The latest that something can have happened; the earliest is `atMs`. */
export const latestMs = (seen: Pick<Observation, 'atMs' | 'latestMs'>): OffsetMs =>
  seen.latestMs ?? seen.atMs;

export type ObservationKind = Observation['kind'];

/** One step and what was seen until everything it set off had come to rest. */
export interface Event {
  readonly step: Step;
  /** Server time when the step began and when all was at rest (later after a busy listener). */
  readonly fromMs: OffsetMs;
  readonly toMs: OffsetMs;
  readonly observations: readonly Observation[];
}

/** Actions and observations of one sequence, in order: the only thing a judge sees. */
export interface History {
  /** How far into a second of the wall clock the sequence began, 0–999. */
  readonly phaseMs: number;
  readonly events: readonly Event[];
}
