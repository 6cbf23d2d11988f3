import type { RunReach } from '../reports/schema/reach.ts';
import type { ReachOf } from './protocol.ts';

/** What several workers reached on one transport through one adapter is reached there. */
export function mergeReach(reaches: readonly ReachOf[]): readonly RunReach[] {
  const merged = new Map<string, ReachOf>();
  for (const reach of reaches) {
    const key = JSON.stringify([reach.transport, reach.adapter]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? reach : {
      ...known, unreached: known.unreached.filter((kind) => reach.unreached.includes(kind)),
      pairs: known.pairs.map((after) => ({
        ...after, made: [...after.made, ...madeAfter(after.action, reach)],
      })),
    });
  }
  return [...merged.values()].map(({ pairs, ...reach }) => ({
    ...reach, pairs: pairs.map(({ made, ...after }) => ({ ...after, made: new Set(made).size })),
  }));
}

const madeAfter = (action: string, { pairs }: ReachOf): readonly number[] =>
  pairs.find((after) => after.action === action)?.made ?? [];
