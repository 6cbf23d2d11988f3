import type { Executed } from './execute.ts';
import type { Property } from './property.ts';

/** Those that go by when a session was over, and not by what it was let do. */
const ON_ENDS: readonly string[] = ['EXP-10', 'EXP-13'];

/** Why a sequence says nothing of a property, or `null`. */
export const doubtOf = (
  { id }: Pick<Property, 'id'>,
  { inconclusive, endsInDoubt }: Pick<Executed, 'inconclusive' | 'endsInDoubt'>,
): string | null => inconclusive ?? (ON_ENDS.includes(id) ? endsInDoubt ?? null : null);
