import type { RunReach } from '../reports/schema/reach.ts';

/** What several workers reached on one transport through one adapter is reached there. */
export function mergeReach(reaches: readonly RunReach[]): readonly RunReach[] {
  const merged = new Map<string, RunReach>();
  for (const reach of reaches) {
    const key = JSON.stringify([reach.transport, reach.adapter]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? reach : {
      ...known, unreached: known.unreached.filter((kind) => reach.unreached.includes(kind)),
    });
  }
  return [...merged.values()];
}
