import type { RunInference, RunStanding } from '../reports/schema/inference.ts';

/**
 * What several workers make of the designs, in the order of the plan. Each began with all of them:
 * the server is consistent with those that none ruled out.
 */
export function mergeInference(inferences: readonly RunInference[]): RunInference {
  const standings = new Map<string, RunStanding>();
  for (const { designs } of inferences) {
    for (const one of designs) {
      const known = standings.get(one.design);
      const fell = known?.fell ?? one.fell;
      standings.set(one.design, {
        design: one.design, agreed: (known?.agreed ?? 0) + one.agreed,
        ...(fell === undefined ? {} : { fell }),
      });
    }
  }
  return {
    sequences: inferences.reduce((sum, { sequences }) => sum + sequences, 0),
    designs: [...standings.values()],
  };
}
