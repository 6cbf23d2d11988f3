import { printable } from './printable.ts';
import type { KnownInRun } from './schema/known.ts';

const MEANS = {
  seen: 'violated, and known',
  stale: 'stale: held now, take it out of the file',
  expired: 'expired: violated, and excused no more',
  'not judged': 'not judged in this run',
  'another target': 'not of this target',
} as const satisfies Record<KnownInRun['state'], string>;

/** @returns what became of an entry of the file of known deviations, whose it is, and why. */
export const knownWords = (
  { property, transport, target, reason, owner, expires, state }: KnownInRun,
): string => {
  const where = transport === undefined ? '' : ` by ${printable(transport, 40)}`;
  const until = expires === undefined ? '' : `, until ${expires}`;
  return `${printable(property, 24)}${where} on ${printable(target, 120)}: ${MEANS[state]} · ${
    printable(reason)} (${printable(owner, 120)}${until})`;
};

/** What somebody should do something about comes first. */
const ORDER: readonly KnownInRun['state'][] = [
  'expired', 'stale', 'seen', 'not judged', 'another target',
];

export const knownInOrder = (known: readonly KnownInRun[] = []): readonly KnownInRun[] =>
  known.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
