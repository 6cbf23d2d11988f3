import type { Bounds } from '../model/actions/action.ts';
import type { Design } from '../model/design.ts';
import type { Step } from '../model/step.ts';
import { SCOPES } from '../model/scopes/index.ts';
import type { Scope, ScopeName } from '../model/scope.ts';
import { marginsOf, scopesUnder, withMargins } from './margins.ts';
import { boundsWithout, lackOf, scopesFor } from './lacks.ts';
import { STRICT_CONTRACT } from './property.ts';
import type { Contract, Level, Property } from './property.ts';
import { Judges } from './judges.ts';
import type { Deciding } from './judges.ts';
import { SharedVisits, visitAll } from './visit.ts';

export { EXPLORED_PHASE_MS } from './visit.ts';

/** What closing the model over one design decided. */
export interface Exploration {
  readonly design: string;
  readonly states: number;
  readonly transitions: number;
  /** Every reachable state within the bounds was visited. */
  readonly closed: boolean;
  readonly scopes: readonly ScopeExplored[];
  readonly elapsedMs: number;
  readonly verdicts: readonly Decided[];
}

export interface ScopeExplored {
  readonly scope: ScopeName;
  readonly bounds: Bounds;
  readonly states: number;
  readonly transitions: number;
  readonly closed: boolean;
}

export interface Decided {
  readonly property: string;
  readonly level: Level;
  readonly verdict: 'held' | 'violated' | 'vacuous' | 'skipped';
  /** Transitions that put the property to the test. */
  readonly exercised: number;
  /** The shortest sequence of steps that violates it. */
  readonly shortest?: readonly Step[];
}

/** Where a design's own leeway is looked at: everywhere, its model would be twice as large. */
const WITH_OWN_MARGINS: readonly ScopeName[] = ['connection', 'tokens', 'twins'];

/** The bounds of a scope for a design: what it lacks is not tried. */
export function boundsFor(design: Design, scope: Scope): Bounds {
  const bounds = boundsWithout(design.lacks, scope.closed);
  return WITH_OWN_MARGINS.includes(scope.name)
    ? withMargins(bounds, marginsOfDesign(design)) : bounds;
}

/** Where the design itself decides something beside an expiry. */
export const marginsOfDesign = ({ leewayMs }: Design): readonly number[] =>
  marginsOf({ ...STRICT_CONTRACT, leewayMs });

/**
 * Decides properties for one design after another, in each scope and within its bounds. Whatever a
 * judge goes by is part of a state's key, so that judging one path to each state judges them all.
 */
export class Explorer {
  readonly #properties: readonly Property[];
  readonly #scopes: readonly Scope[];
  readonly #contract: Contract;
  readonly #visits: { readonly visitAll: typeof visitAll };

  /** @param visits what is kept for the designs that follow; nothing, where none does */
  constructor(
    properties: readonly Property[], scopes: readonly Scope[] = SCOPES,
    contract: Contract = STRICT_CONTRACT,
    visits: { readonly visitAll: typeof visitAll } = new SharedVisits(),
  ) {
    this.#properties = properties;
    this.#scopes = scopesUnder(contract, scopes);
    this.#contract = contract;
    this.#visits = visits;
  }

  explore(design: Design): Exploration {
    const startedMs = performance.now();
    const decided = this.#properties.map((): Deciding => ({ exercised: 0, shortest: undefined }));
    const explored = scopesFor(this.#scopes, design.lacks)
      .map((scope) => this.#exploreScope(design, scope, decided));
    return {
      design: design.id,
      states: explored.reduce((sum, { states }) => sum + states, 0),
      transitions: explored.reduce((sum, { transitions }) => sum + transitions, 0),
      closed: explored.every(({ closed }) => closed),
      scopes: explored,
      elapsedMs: Math.round(performance.now() - startedMs),
      verdicts: this.#properties.map((property, index) =>
        decide(design, property, decided[index] as Deciding)),
    };
  }

  #exploreScope(design: Design, scope: Scope, decided: readonly Deciding[]): ScopeExplored {
    const bounds = boundsFor(design, scope);
    const judges = new Judges(this.#properties, this.#contract, design, scope, bounds);
    let transitions = 0;
    const visits = this.#visits.visitAll(design, bounds, (from, to) => {
      transitions += 1;
      judges.judge(from, to, decided);
    });
    return { scope: scope.name, bounds, ...visits, transitions };
  }
}

/** What was decided for one design in several scopes, each explored by itself. */
export function inAllScopes(parts: readonly [Exploration, ...Exploration[]]): Exploration {
  const sum = (of: (part: Exploration) => number): number =>
    parts.reduce((all, part) => all + of(part), 0);
  return {
    design: parts[0].design,
    states: sum(({ states }) => states),
    transitions: sum(({ transitions }) => transitions),
    closed: parts.every(({ closed }) => closed),
    scopes: parts.flatMap(({ scopes }) => scopes),
    elapsedMs: sum(({ elapsedMs }) => elapsedMs),
    verdicts: parts[0].verdicts.map(({ property, level, verdict }, index) => {
      const all = parts.map(({ verdicts }) => verdicts[index] as Decided);
      const exercised = all.reduce((count, one) => count + one.exercised, 0);
      const common = { property, level, exercised };
      if (verdict === 'skipped') return { ...common, verdict };
      const [shortest] = all.flatMap((one) => one.shortest === undefined ? [] : [one.shortest])
        .toSorted((a, b) => a.length - b.length);
      if (shortest !== undefined) return { ...common, verdict: 'violated', shortest };
      return { ...common, verdict: exercised > 0 ? 'held' : 'vacuous' };
    }),
  };
}

/** Decides every property for a single design. @see Explorer */
export const explore = (
  design: Design, properties: readonly Property[], scopes: readonly Scope[] = SCOPES,
  contract: Contract = STRICT_CONTRACT,
): Exploration => new Explorer(properties, scopes, contract, { visitAll }).explore(design);

function decide(
  design: Design, property: Property, { exercised, shortest }: Deciding,
): Decided {
  const common = { property: property.id, level: property.level, exercised };
  if (lackOf(property, design.lacks) !== undefined) return { ...common, verdict: 'skipped' };
  if (shortest !== undefined) return { ...common, verdict: 'violated', shortest };
  return { ...common, verdict: exercised > 0 ? 'held' : 'vacuous' };
}
