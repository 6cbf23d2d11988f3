import type { Feature } from '../model/feature.ts';
import type { History, Observation, ObservationKind } from '../model/history.ts';
import type { ActionName, Step } from '../model/step.ts';
import type { OffsetMs } from '../model/time.ts';
import type { TokenName } from '../model/tokens.ts';
import type { Plots } from './plot.ts';
import type { Twin, TwinPlan } from './twins.ts';

/** The allowances a target declares. The first three default to 0 (RFC 7519: "some leeway"). */
export interface Contract {
  readonly leewayMs: number;
  readonly graceMs: number;
  readonly earlyMs: number;
  readonly requireExp: boolean;
}

export const STRICT_CONTRACT: Contract = {
  leewayMs: 0, graceMs: 0, earlyMs: 0, requireExp: false,
};

export type Level = 'MUST' | 'SHOULD';

/** One breach, located: which event of the history, which token, and by how much. */
export interface Violation {
  /** Index into `history.events`. */
  readonly event: number;
  readonly atMs: OffsetMs;
  /** The token that counted and when it expired, where expiry is what the breach is about. */
  readonly token?: TokenName;
  readonly expMs?: OffsetMs;
  /** The packet that was accepted, answered or lost. */
  readonly packet?: string;
  /** What was seen, where something was; a lost event has none. */
  readonly observation?: Observation;
  /** Plain English, without the arithmetic: "the server accepted m1 from an expired session". */
  readonly says: string;
}

/** How often the situation the property speaks of occurred, and each breach. */
export interface Judgement {
  readonly exercised: number;
  readonly violations: readonly Violation[];
}

export interface Property {
  readonly id: string;
  readonly level: Level;
  readonly says: string;
  readonly source: string;
  /** When this property is vacuous, in words a reader of the report can act on. */
  readonly exercisedBy: string;
  /** Ways in which that comes about, by scope; most generated sequences follow one. */
  readonly plots: Plots;
  readonly needs: readonly Feature[];
  /** What an event has to be or to show to change this judgement: the explorer judges no other. */
  readonly turnsOn: readonly (ObservationKind | ActionName | 'time')[];
  /**
   * Other ways to take the same steps, which should come to the same: the judge is given what each
   * came to. Such a property is judged only in the scopes for which it has plots.
   */
  readonly twinsOf?: (steps: readonly Step[]) => readonly TwinPlan[];
  readonly judge: (
    history: History, contract: Contract, twins?: readonly Twin[],
  ) => Judgement;
}

export const defineProperty = (property: Property): Property => property;
