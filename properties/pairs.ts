import type { Feature } from '../model/feature.ts';
import type { Scope } from '../model/scope.ts';
import type { Transport } from '../model/step.ts';
import { scopesFor } from './lacks.ts';
import type { Lacks } from './lacks.ts';
import { kindsIn, listedAs } from './reach.ts';
import LISTED from './reachable-pairs.json' with { type: 'json' };

/**
 * Two kinds of transition (`kindOf`), one right after the other: the least in which it shows that
 * the same thing is done after something else.
 */
export type Pair = readonly [before: string, after: string];

/**
 * Pairs of one scope and transport, by the features that a way to them takes. A row
 * is the number of a kind in `kindsIn`, and which of these kinds can follow it: hexadecimal, four a
 * digit, the first of them in the digit's lowest bit.
 */
export type PairRows = Readonly<Record<string, readonly string[]>>;

/** The pairs that the closed model of the reference can make. Written by reach.whole.test.ts. */
export const REACHABLE_PAIRS: Readonly<Record<string, Readonly<Record<string, PairRows>>>> = LISTED;

const FEATURES_BETWEEN = ', ';

/** @returns pairs as they are listed. */
export function rowsByFeatures(
  kinds: readonly string[],
  pairs: readonly { readonly pair: Pair; readonly features: readonly Feature[] }[],
): PairRows {
  const numbers = new Map(kinds.map((kind, number) => [kind, number]));
  const byFeatures = new Map<string, Pair[]>();
  for (const { pair, features } of pairs) {
    const key = features.join(FEATURES_BETWEEN);
    const same = byFeatures.get(key) ?? [];
    byFeatures.set(key, same);
    same.push(pair);
  }
  return Object.fromEntries([...byFeatures].toSorted(([a], [b]) => a < b ? -1 : 1)
    .map(([key, same]) => [key, rowsOf(numbers, same)]));
}

function rowsOf(
  numbers: ReadonlyMap<string, number>, pairs: readonly Pair[],
): readonly string[] {
  const rows = new Map<number, number[]>();
  for (const [before, after] of pairs) {
    const [row, column] = [numbers.get(before), numbers.get(after)];
    if (row === undefined || column === undefined) throw new Error(`unlisted: ${before}, ${after}`);
    const digits = rows.get(row) ?? [];
    rows.set(row, digits);
    const at = Math.floor(column / 4);
    digits[at] = (digits[at] ?? 0) | (1 << column % 4);
  }
  return [...rows].toSorted(([a], [b]) => a - b).map(([row, digits]) =>
    `${row} ${Array.from(digits, (digit = 0) => digit.toString(16)).join('')}`);
}

/**
 * The pairs that there are to reach on a transport of a target: of all scopes, as far as the target
 * lacks nothing for them.
 */
export function pairsOf(
  transport: Transport, scopes: readonly Scope[], lacks: Lacks,
): readonly Pair[] {
  const found = new Map<string, Pair>();
  const lacking = lacks.map(({ feature }) => feature as string);
  for (const { name } of scopesFor(scopes, lacks)) {
    const kinds = kindsIn(name, transport);
    const listed = REACHABLE_PAIRS[name]?.[listedAs(transport)] ?? {};
    for (const [features, rows] of Object.entries(listed)) {
      if (features.split(FEATURES_BETWEEN).some((one) => lacking.includes(one))) continue;
      for (const pair of rows.flatMap((row) => pairsIn(row, kinds))) {
        found.set(pairKey(...pair), pair);
      }
    }
  }
  return [...found.values()];
}

/** Names a pair in a map. */
export const pairKey = (before: string, after: string): string => `${before} → ${after}`;

function pairsIn(row: string, kinds: readonly string[]): readonly Pair[] {
  const [number = '', digits = ''] = row.split(' ');
  const before = kinds[Number(number)];
  return [...digits].flatMap((digit, at) => [0, 1, 2, 3].flatMap((bit): readonly Pair[] => {
    const after = kinds[at * 4 + bit];
    return (parseInt(digit, 16) >> bit & 1) === 0 || before === undefined || after === undefined
      ? [] : [[before, after]];
  }));
}
