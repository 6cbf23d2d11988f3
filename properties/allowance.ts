import type { Contract, Judgement } from './property.ts';

/** An allowance of the contract, as long as it takes. */
export interface Allowance {
  readonly of: AllowanceName;
  /** The smallest value of it, whole milliseconds, under which nothing seen would be a breach. */
  readonly ms: number;
  /**
   * How often, under that value, the property was still exercised, and held: 0 says that nothing
   * later was tried. Counted from the sequence that needed the value: there may have been more.
   */
  readonly held: number;
}

export type AllowanceName = keyof typeof LONGEST_MS;

/**
 * What is still an allowance: "usually no more than a few minutes" (RFC 7519 §4.1.4), and no half
 * of a life of 10 s (model/tokens.ts).
 */
export const LONGEST_MS = { leewayMs: 300_000, graceMs: 300_000, earlyMs: 4_999 } as const;

const NAMES = ['leewayMs', 'graceMs', 'earlyMs'] as const satisfies readonly AllowanceName[];

/** Judges one history under a contract. */
export type Judge = (contract: Contract) => Judgement;

interface Known { ms: number; held: number }

/**
 * The smallest allowances under which a property that is violated would not be, by what a run saw.
 * Every history is judged again, and not reckoned with: a judge knows best what it excuses. What
 * held before the first breach is not looked at again, since an allowance takes nothing away.
 */
export class Allowances {
  readonly #known = new Map<AllowanceName, Known>();
  #violated = false;

  /** To be told of every history, in order; `violated` under the contract as it is. */
  note(judge: Judge, contract: Contract, violated: boolean): void {
    if (!this.#violated && !violated) return;
    if (!this.#violated) {
      for (const of of NAMES) this.#known.set(of, { ms: contract[of], held: 0 });
    }
    this.#violated = true;
    for (const [of, known] of this.#known) {
      const { violations, exercised } = judge({ ...contract, [of]: known.ms });
      if (violations.length === 0) known.held += exercised;
      else this.#raise(of, known, judge, contract);
    }
  }

  /** @returns the allowances that would do; none where there is no breach, or none would. */
  list(): readonly Allowance[] {
    return [...this.#known].map(([of, { ms, held }]) => ({ of, ms, held }));
  }

  #raise(of: AllowanceName, known: Known, judge: Judge, contract: Contract): void {
    const under = (ms: number): Judgement => judge({ ...contract, [of]: ms });
    const breaks = (ms: number): boolean => under(ms).violations.length > 0;
    if (breaks(LONGEST_MS[of])) {
      this.#known.delete(of);
      return;
    }
    let [tooShort, enough]: [number, number] = [known.ms, LONGEST_MS[of]];
    while (enough - tooShort > 1) {
      const middle = Math.floor((tooShort + enough) / 2);
      if (breaks(middle)) tooShort = middle;
      else enough = middle;
    }
    known.ms = enough;
    known.held = under(enough).exercised;
  }
}
