import { describeObservation } from './observation-words.ts';
import { printable } from './printable.ts';
import type { RunInference, RunStanding } from './schema/inference.ts';
import { countOf, describeStep, idText, listOf } from './words.ts';

/** What the reports say of the designs that a server may be. */
type Fallen = RunStanding & { readonly fell: NonNullable<RunStanding['fell']> };

const hasFallen = (standing: RunStanding): standing is Fallen => standing.fell !== undefined;

/** @returns the designs that were ruled out, the one that agreed for longest first. */
export const ruledOut = ({ designs }: RunInference): readonly Fallen[] =>
  designs.filter(hasFallen).toSorted((a, b) => b.agreed - a.agreed);

/** @returns which designs the server is consistent with, or that there is none. */
export function consistentWords(inference: RunInference): string {
  const names = inference.designs.filter((one) => !hasFallen(one))
    .map(({ design }) => idText(design));
  const by = `by ${countOf(inference.sequences, 'sequence')}`;
  if (names.length === 0) return `no built-in design, ${by}`;
  return `${listOf(names)}, ${by}`;
}

const seenWords = (seen: Fallen['fell']['seen']): string =>
  seen.length === 0 ? 'nothing more' : seen.map(describeObservation).join('; ');

/** @returns how near a design came, and the step that ruled it out. */
export function fallWords({ agreed, fell }: Fallen): string {
  const { transport, adapter, sequence, event, step, expected, seen } = fell;
  const where = `${printable(transport, 64)}, ${printable(adapter, 64)}`;
  const shown = expected.length + seen.length === 0
    ? 'at another time, or in another order'
    : `it would show: ${seenWords(expected)}; seen: ${seenWords(seen)}`;
  return `fits ${countOf(agreed, 'sequence')}; ruled out by step ${event + 1} of sequence `
    + `${sequence} (${where}), ${describeStep(step)}: ${shown}`;
}
