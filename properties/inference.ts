import type { Design } from '../model/design.ts';
import type { Event, History, Observation, ObservationKind } from '../model/history.ts';
import { next } from '../model/kernel/next.ts';
import { initialState } from '../model/state.ts';
import type { Step } from '../model/step.ts';
import { agrees } from './agreement.ts';
import type { Exactness } from './agreement.ts';

/**
 * Which designs a server may be, by what it was seen to do: each is kept for as long as the model
 * predicts of it what was observed, and falls at the first step of which it does not.
 */
export interface Inferred {
  /** Sequences that were held against the designs. */
  readonly sequences: number;
  readonly designs: readonly Standing[];
}

/** How a design fares: `fell` is `null` while all that was observed could be its doing. */
export interface Standing {
  readonly design: string;
  /** Sequences in which the server did what the design would. */
  readonly agreed: number;
  readonly fell: Fall | null;
}

/** Where a design was ruled out. */
export interface Fall {
  /** Which sequence of the run, counted from 1, and which of its events, from 0. */
  readonly sequence: number;
  readonly event: number;
  readonly step: Step;
  /** What the model says would have been seen and was not, and the other way round. */
  readonly expected: readonly Observation[];
  readonly seen: readonly Observation[];
}

/**
 * Sequences of one check of one transport that are held against the designs: all of a default
 * check. By then, those that are left differ from the server in nothing that is easily come upon.
 */
export const INFERRED_FROM = 300;
/** A server that floods its clients is told apart by the beginning of the flood. */
const MOST_SHOWN = 8;

/** What a design is in, and not what it is called or said to do. */
type Decision = Exclude<keyof Design, 'id' | 'title' | 'says' | 'catalogue' | 'breaks' | 'lacks'>;

interface Candidate {
  readonly design: Design;
  /** The same design, which notes in `asked` what of it the kernel looks at. */
  readonly watched: Design;
  readonly asked: Set<Decision>;
  readonly decisions: ReadonlyMap<Decision, string>;
  agreed: number;
  fell: Fall | null;
}

/**
 * What is compared. `decisions`: what an application says of its own accord, whether it answers at
 * all and how it words a reason is its own affair, and tells nothing of how it enforces expiry.
 */
export type Compared = 'everything' | 'decisions';

/** Keeps every design that is consistent with the histories it is shown. */
export class Inference {
  readonly #candidates: readonly Candidate[];
  readonly #view: (event: Event) => Event;
  readonly #exactness: Exactness;
  #sequences = 0;

  constructor(designs: readonly Design[], compared: Compared, exactness: Exactness) {
    const keys = [...new Set(designs.flatMap((one) => Object.keys(one) as (keyof Design)[]))];
    this.#candidates = designs.map((design) => candidateOf(design, keys));
    this.#view = compared === 'everything' ? (event) => event : decisionsIn;
    this.#exactness = exactness;
  }

  /** @param sequence its number in the run, counted from 1 */
  note(history: History, sequence: number): void {
    let left = this.#candidates.filter(({ fell }) => fell === null);
    if (left.length === 0 || this.#sequences === INFERRED_FROM) return;
    this.#sequences += 1;
    const viewed = { ...history, events: history.events.map(this.#view) };
    while (left.length > 0) {
      const [first] = left;
      if (first === undefined) break;
      first.asked.clear();
      const fall = this.#fallOf(first.watched, viewed, sequence);
      // What the kernel never asked about made no difference: the others do the same.
      const alike = left.filter((other) => decidesAlike(first, other));
      for (const one of alike) {
        one.fell = fall;
        if (fall === null) one.agreed += 1;
      }
      left = left.filter((other) => !alike.includes(other));
    }
  }

  /** Predicts step by step, and no further than the first difference. */
  #fallOf(design: Design, { phaseMs, events }: History, sequence: number): Fall | null {
    let state = initialState(phaseMs);
    let nowMs = 0;
    for (const [event, observed] of events.entries()) {
      const { step } = observed;
      const taken = next(state, step, design, nowMs);
      const predicted = this.#view(taken.event);
      if (!agrees(predicted, observed, this.#exactness)) {
        const [expected, seen] = [onlyIn(predicted, observed), onlyIn(observed, predicted)];
        return { sequence, event, step, expected, seen };
      }
      state = taken.state;
      nowMs = taken.event.toMs;
    }
    return null;
  }

  get inferred(): Inferred {
    return {
      sequences: this.#sequences,
      designs: this.#candidates.map(({ design: { id }, agreed, fell }) =>
        ({ design: id, agreed, fell })),
    };
  }
}

/** Whom the server lets in, what it lets through, and whom it turns away or drops, and when. */
const DECISIONS: readonly ObservationKind[] = [
  'admitted', 'refused', 'connected', 'accepted', 'answered', 'handed', 'left', 'disconnected',
  'closed', 'upgraded',
];

const decisionsIn = (event: Event): Event => ({
  ...event,
  observations: event.observations
    // Two listeners for one event take one decision.
    .filter((seen) => DECISIONS.includes(seen.kind) && !('further' in seen))
    // Where it was declared, acceptance may show later than it was: from when it counts matters.
    .map(({ latestMs: _, ...seen }) => 'reason' in seen ? { ...seen, reason: '' } : seen),
});

const NO_DECISION: readonly string[] = ['id', 'title', 'says', 'catalogue', 'breaks', 'lacks'];

function candidateOf(design: Design, keys: readonly (keyof Design)[]): Candidate {
  const asked = new Set<Decision>();
  const decisions = new Map<Decision, string>();
  const watched = {} as Design;
  for (const key of keys) {
    const value = design[key];
    if (NO_DECISION.includes(key)) {
      Object.defineProperty(watched, key, { value, enumerable: true });
      continue;
    }
    decisions.set(key as Decision, JSON.stringify(value) ?? '');
    Object.defineProperty(watched, key, {
      enumerable: true,
      get: () => {
        asked.add(key as Decision);
        return value;
      },
    });
  }
  return { design, watched, asked, decisions, agreed: 0, fell: null };
}

function decidesAlike({ asked, decisions }: Candidate, other: Candidate): boolean {
  for (const key of asked) if (decisions.get(key) !== other.decisions.get(key)) return false;
  return true;
}

/** What was seen in one event and not in another; that bytes arrived is a fact of the wire. */
function onlyIn(one: Event, other: Event): readonly Observation[] {
  const rest = other.observations.map(textOf);
  return one.observations.filter((seen) => {
    const found = seen.kind === 'arrived' ? 0 : rest.indexOf(textOf(seen));
    if (found >= 0 && seen.kind !== 'arrived') rest.splice(found, 1);
    return found < 0;
  }).slice(0, MOST_SHOWN);
}

const textOf = (seen: Observation): string => JSON.stringify(seen, Object.keys(seen).sort());
