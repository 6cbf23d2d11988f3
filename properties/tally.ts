import type { Scope, ScopeName } from '../model/scope.ts';
import { Allowances } from './allowance.ts';
import type { Executed } from './execute.ts';
import type { Property } from './property.ts';
import type { Trial } from './trial.ts';
import { executeTwins, isJudgedIn, judgementOf } from './twins.ts';
import type { Twin } from './twins.ts';

/** How one property fares while a check goes on. */
export interface Tally {
  exercised: number;
  violations: number;
  /** What the judge threw, if it did: then nothing it said counts. */
  threw: string | null;
  /** How often it was exercised in each scope. */
  readonly exercisedIn: Map<ScopeName, number>;
  readonly allowances: Allowances;
  first: First | null;
}

/** The first sequence that violated a property, and where it came from. */
export interface First {
  readonly executed: Executed;
  readonly twins: readonly Twin[];
  readonly scope: Scope;
  readonly foundAfter: number;
}

/** Of a property that nothing was judged of yet. */
export const newTally = (): Tally => ({
  exercised: 0, violations: 0, threw: null, exercisedIn: new Map(), allowances: new Allowances(),
  first: null,
});

/** A sequence that was executed, where it was drawn, and its number, counted from 1. */
export interface Drawn {
  readonly executed: Executed;
  readonly scope: Scope;
  readonly sequences: number;
}

/** Has every property judge what was executed, and keeps count by the property's id. */
export async function judge(
  trial: Trial, properties: readonly Property[], { executed, scope, sequences }: Drawn,
  tallies: Map<string, Tally>,
): Promise<void> {
  for (const property of properties) {
    if (!isJudgedIn(property, scope.name)) continue;
    const twins = await executeTwins(trial, property, executed.history);
    const tally = tallies.get(property.id) ?? newTally();
    tallies.set(property.id, tally);
    if (twins === null) continue;
    const under = (contract = trial.contract) =>
      judgementOf(property, executed.history, contract, twins);
    try {
      const { exercised, violations } = under();
      const violated = violations.length > 0;
      tally.exercised += exercised;
      tally.exercisedIn.set(scope.name, (tally.exercisedIn.get(scope.name) ?? 0) + exercised);
      tally.allowances.note(under, trial.contract, violated);
      if (!violated) continue;
      tally.violations += 1;
      tally.first ??= { executed, twins, scope, foundAfter: sequences };
    } catch (error) {
      tally.threw = String(error);
    }
  }
}
