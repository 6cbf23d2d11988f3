import type { RunHistory, RunObservation, RunViolation } from './schema/run.ts';
import type { RecordedStep } from './schema/step.ts';
import { describeStep } from './words.ts';

/** A counterexample and what is nearest to it, step beside step, and where the two part. */
type Event = RunHistory['events'][number];

type Otherwise = NonNullable<RunViolation['beside']>['otherwise'] | 'loopback';

/** What a violation is held against: what is nearest to it, or the same over real TCP. */
export interface Beside { readonly otherwise: Otherwise; readonly history: RunHistory }

export interface Placed { readonly event: Event; readonly index: number }

export interface Pair {
  /** Absent: the other took a step that this one did not. */
  readonly breaks?: Placed;
  readonly keeps?: Placed;
  readonly isSameStep: boolean;
  /** Whether the same was seen, whenever it was. */
  readonly isSameSeen: boolean;
}

export interface SideBySide {
  readonly pairs: readonly Pair[];
  /** What is done otherwise: the first pair, and where what is seen parts. */
  readonly firstStep: number;
  readonly firstSeen: number;
  /** In a sentence: what the other does otherwise. */
  readonly says: string;
}

/** Longer ones are no help side by side. */
const MAX_STEPS = 60;

/** Packets are numbered by their place: the same step, elsewhere, has another number. */
const withoutIds = (step: RecordedStep): string =>
  JSON.stringify(step, (key, value: unknown) => key === 'id' ? undefined : value);

const alike = (a: RecordedStep, b: RecordedStep): number => {
  if (a.do !== b.do || a.client !== b.client) return 0;
  return withoutIds(a) === withoutIds(b) ? 3 : 2;
};

const seenKey = ({ atMs: _at, latestMs: _latest, packet: _packet, ...rest }: RunObservation) =>
  JSON.stringify(Object.entries(rest).toSorted(([a], [b]) => a < b ? -1 : 1));

/** As a multiset: what client and server saw within one step has no order between them. */
const seenIn = ({ observations }: Event): string => observations.map(seenKey).sort().join(' ');

/** What every prefix of the one has in common with every prefix of the other, at best. */
function scores(a: readonly Event[], b: readonly Event[]): readonly (readonly number[])[] {
  const table: number[][] = [new Array<number>(b.length + 1).fill(0)];
  for (const [i, { step }] of a.entries()) {
    const above = table[i] ?? [];
    const row = [0];
    for (const [j, other] of b.entries()) {
      const score = alike(step, other.step);
      row.push(Math.max(above[j + 1] ?? 0, row[j] ?? 0, score > 0 ? (above[j] ?? 0) + score : 0));
    }
    table.push(row);
  }
  return table;
}

function pairOf(breaks: Placed | undefined, keeps: Placed | undefined): Pair {
  return {
    ...(breaks === undefined ? {} : { breaks }), ...(keeps === undefined ? {} : { keeps }),
    isSameStep: breaks !== undefined && keeps !== undefined
      && alike(breaks.event.step, keeps.event.step) === 3,
    isSameSeen: breaks !== undefined && keeps !== undefined
      && seenIn(breaks.event) === seenIn(keeps.event),
  };
}

function aligned(a: readonly Event[], b: readonly Event[]): readonly Pair[] {
  const table = scores(a, b);
  const pairs: Pair[] = [];
  let [i, j] = [a.length, b.length];
  while (i > 0 || j > 0) {
    const [left, right] = [a[i - 1], b[j - 1]];
    const here = table[i]?.[j] ?? 0;
    const placedLeft = left === undefined ? undefined : { event: left, index: i - 1 };
    const placedRight = right === undefined ? undefined : { event: right, index: j - 1 };
    const score = left === undefined || right === undefined ? 0 : alike(left.step, right.step);
    if (score > 0 && here === (table[i - 1]?.[j - 1] ?? 0) + score) {
      pairs.push(pairOf(placedLeft, placedRight));
      [i, j] = [i - 1, j - 1];
    } else if (i > 0 && (j === 0 || here === (table[i - 1]?.[j] ?? 0))) {
      pairs.push(pairOf(placedLeft, undefined));
      i -= 1;
    } else {
      pairs.push(pairOf(undefined, placedRight));
      j -= 1;
    }
  }
  return pairs.reverse();
}

/** @returns a violation and another history, step beside step; `null` where they are too long. */
export function sideBySide(history: RunHistory, beside: Beside): SideBySide | null {
  const [a, b] = [history.events, beside.history.events];
  if (a.length > MAX_STEPS || b.length > MAX_STEPS) return null;
  const pairs = aligned(a, b);
  const firstStep = pairs.findIndex(({ isSameStep }) => !isSameStep);
  const firstSeen = pairs.findIndex(({ isSameSeen }) => !isSameSeen);
  return { pairs, firstStep, firstSeen, says: saysOf(beside.otherwise, pairs[firstStep]) };
}

function saysOf(otherwise: Otherwise, pair: Pair | undefined): string {
  const taken = pair?.keeps === undefined ? '' : describeStep(pair.keeps.event.step);
  switch (otherwise) {
    case 'loopback': return 'The same steps over real TCP, which come to something else';
    case 'twin': return 'The same steps taken another way, with which it was compared';
    case 'as run': return 'Of all that was run and keeps it, what is most alike';
    case 'fewer':
      return pair?.breaks === undefined ? 'The same with a step less'
        : `The same without step ${pair.breaks.index + 1}`;
    case 'instant': case 'order': case 'step': return `The same, except that ${taken}`;
    default: return otherwise satisfies never;
  }
}
