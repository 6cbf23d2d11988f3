import type { Driver } from '../driver.ts';
import type { Moment } from '../kernel/moment.ts';
import { isJoining } from '../situation.ts';
import type { Budgeted, ClientSituation, Situation } from '../situation.ts';
import type { ActionName, Carrier, ClientName, Namespace, StepOf, Transport } from '../step.ts';
import type { TokenName } from '../tokens.ts';

/**
 * One message, to be acknowledged at once or late; or one that keeps the server busy, and another
 * behind it; or as many as come over an expiry, each a millisecond behind the one before.
 */
export type Sent =
  | 'one' | 'a volley' | 'a binary one' | 'a volatile one' | 'a busy one and another'
  | 'one, acked late';

/** How a client without manners may ask to be let in. */
export type Asks =
  'once' | 'twice' | 'for a session of another' | 'twice for a session of another';

/** How far a sequence may go: the explorer closes the model within these. */
export interface Bounds {
  readonly clients: readonly ClientName[];
  readonly namespaces: readonly Namespace[];
  readonly transports: readonly Transport[];
  /** How far before or after an expiry something else is to be decided: its leeway, a grace. */
  readonly marginsMs: readonly number[];
  /** How a client's token may travel. */
  readonly carriers: readonly Carrier[];
  /** Which kinds of client there are. */
  readonly manners: readonly (ClientSituation['manners'] | 'official, then none')[];
  readonly asks: readonly Asks[];
  /** Whether what its engine was opened with is all that such a client can show. */
  readonly asksAsItCame?: true;
  /** How often each action may be taken that does not end by itself. */
  readonly most: Readonly<Record<Budgeted, number>>;
  /** How many of those may be taken in one sequence, all kinds together. */
  readonly together: number;
  /** What a client may come with, and come back with. */
  readonly openTokens: readonly TokenName[];
  readonly reconnectTokens: readonly TokenName[];
  /** Whether the client may also present tokens that were never good, and joins may be slow. */
  readonly badTokens: boolean;
  readonly slowJoins: boolean;
  /** Whether the application may, or may not, have a catch-all listener for a client. */
  readonly catchAll: readonly boolean[];
  /** Whether a client may emit while it is not connected, and whether it retries. */
  readonly buffers: boolean;
  readonly retries: readonly boolean[];
  /** What a `send` may carry. */
  readonly sends: readonly Sent[];
  /** Whether the application may take its time over a refresh. */
  readonly slowRefreshes: boolean;
  /** Whether somebody looks at what is left of an expired session. */
  readonly looks: boolean;
  /** What a refresh may present; empty where the target takes no refresh. */
  readonly refreshTokens: readonly TokenName[];
}

/**
 * One thing that can happen. The explorer and the generator both draw from `choices`, the kernel
 * runs `next`, the adapters are driven by `drive`: an action is this one file.
 */
export interface Action<Name extends ActionName> {
  readonly name: Name;
  readonly says: string;
  /** The enabled steps of this action, enumerated and finite. */
  readonly choices: (now: Situation, bounds: Bounds) => readonly StepOf<Name>[];
  /** What the model says it sets off. */
  readonly next: (m: Moment, step: StepOf<Name>) => void;
  /** What it sets off on a real target. */
  readonly drive: (driver: Driver, step: StepOf<Name>, now: Situation) => void | Promise<void>;
}

export const defineAction = <Name extends ActionName>(action: Action<Name>): Action<Name> => action;

/** Whether the sequence's budget allows the action once more. */
export const affords = (now: Situation, bounds: Bounds, name: Budgeted): boolean =>
  now.taken[name] < bounds.most[name] && now.spent < bounds.together;

/** Whether any client may still come in, or is about to, behind those it was in before. */
export const mayReturn = (now: Situation, bounds: Bounds): boolean =>
  affords(now, bounds, 'reconnect') || affords(now, bounds, 'join') || mayAsk(now, bounds)
  || isJoining(now.clients.A) || isJoining(now.clients.B);

/** Whether a client without manners may still ask for the session of another. */
export const mayAsk = (now: Situation, bounds: Bounds): boolean =>
  affords(now, bounds, 'connect') && bounds.asks.includes('for a session of another');
