import type { Design } from '../model/design.ts';
import { SCOPES } from '../model/scopes/index.ts';
import type { Scope } from '../model/scope.ts';
import type { Step } from '../model/step.ts';
import { boundsFor } from './explore.ts';
import { scopesFor } from './lacks.ts';
import { pathTo, visitAll } from './visit.ts';
import type { Visited } from './visit.ts';

interface Arc { readonly step: Step; readonly to: string; taken: boolean }
interface Place { readonly visited: Visited; readonly arcs: Arc[] }
/** An arc with the place it leads from, among the places of its scope. */
interface Start { readonly places: Places; readonly from: Place; readonly arc: Arc }
type Places = Map<string, Place>;

/** Sequences that take every transition of a closed model, and how many there are. */
export interface Tour {
  readonly transitions: number;
  /** Each sequence, and how many transitions it takes that none before it took. */
  readonly sequences: () => Generator<{ readonly steps: readonly Step[]; readonly fresh: number }>;
}

/**
 * Plans a tour of a design's closed model. A sequence goes a shortest way to a transition that was
 * not taken yet, and on along such transitions for as long as there are any.
 *
 * @param pick orders the transitions: a sample of the tour is then a sample of all of them
 * @param onScope called before each scope is planned, which can take seconds
 */
export function tourOf(
  design: Design, pick: (below: number) => number, scopes: readonly Scope[] = SCOPES,
  onScope: (name: string) => void = () => {},
): Tour {
  const arcs: Start[] = [];
  for (const scope of scopesFor(scopes, design.lacks)) {
    onScope(scope.name);
    const places: Places = new Map();
    visitAll(design, boundsFor(design, scope), (from, to) => {
      const place = placeOf(places, from);
      const arc: Arc = { step: to.event?.step as Step, to: to.key, taken: false };
      place.arcs.push(arc);
      arcs.push({ places, from: place, arc });
    });
  }
  shuffle(arcs, pick);
  return {
    transitions: arcs.length,
    * sequences() {
      for (const { places, from, arc } of arcs) {
        if (arc.taken) continue;
        const steps = pathTo(from.visited).map(({ step }) => step);
        yield walk(places, steps, arc);
      }
    },
  };
}

function placeOf(places: Places, visited: Visited): Place {
  const known = places.get(visited.key);
  if (known !== undefined) return known;
  const place: Place = { visited, arcs: [] };
  places.set(visited.key, place);
  return place;
}

function walk(
  places: ReadonlyMap<string, Place>, before: readonly Step[], first: Arc,
): { readonly steps: readonly Step[]; readonly fresh: number } {
  const steps = [...before];
  let fresh = 0;
  for (let arc: Arc | undefined = first; arc !== undefined;) {
    arc.taken = true;
    fresh += 1;
    steps.push(arc.step);
    arc = places.get(arc.to)?.arcs.find(({ taken }) => !taken);
  }
  return { steps, fresh };
}

function shuffle<Item>(items: Item[], pick: (below: number) => number): void {
  for (let index = items.length - 1; index > 0; index -= 1) {
    const other = pick(index + 1);
    [items[index], items[other]] = [items[other] as Item, items[index] as Item];
  }
}
