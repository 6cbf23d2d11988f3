import { printable } from './printable.ts';
import type { Run } from './schema/run.ts';
import type { RunReach } from './schema/reach.ts';
import { whereWords } from './summary.ts';
import type { Column } from './summary.ts';
import { countOf } from './words.ts';

/** More than so many are told by the action and their number: of so many actions. */
const MOST_BY_NAME = 3;
const MOST_ACTIONS = 5;

/** The sample on a second adapter confirms: how far that came is on the page alone. */
const shown = ({ reach = [], options }: Run): readonly RunReach[] =>
  reach.filter(({ adapter, reachable }) => adapter === options.adapters[0] && reachable > 0);

/** @returns `233 of 234 by polling, all 209 by websocket (sim)`; `null` where nothing is known. */
export function reachedWords(run: Run): string | null {
  const rows = shown(run);
  const [first] = rows;
  if (first === undefined) return null;
  const parts = rows.map(({ transport, reachable, unreached }) => {
    const count = unreached.length === 0
      ? `all ${reachable}` : `${reachable - unreached.length} of ${reachable}`;
    return `${count} by ${printable(transport, 40)}`;
  });
  return `${parts.join(', ')} (${printable(first.adapter, 40)})`;
}

/** Of the pairs of transitions that begin with an action, how many were made. */
export interface PairsAfter {
  readonly action: string; readonly reachable: number; readonly made: number;
}

/** @returns what there is to make and was made, transports added up: where most is left, first. */
export function pairsAfter(run: Run): readonly PairsAfter[] {
  const after = new Map<string, PairsAfter>();
  for (const { action, reachable, made } of shown(run).flatMap(({ pairs = [] }) => pairs)) {
    const known = after.get(action) ?? { reachable: 0, made: 0 };
    after.set(action, {
      action, reachable: known.reachable + reachable, made: known.made + made,
    });
  }
  return [...after.values()].toSorted((a, b) => b.reachable - b.made - (a.reachable - a.made));
}

/** @returns `160 of 4,996 by websocket (sim)`; `null` where nothing is known. */
export function pairsWords(run: Run): string | null {
  const rows = shown(run).filter(({ pairs = [] }) => pairs.length > 0);
  const [first] = rows;
  if (first === undefined) return null;
  const parts = rows.map(({ transport, pairs = [] }) =>
    `${madeOf(pairs)} by ${printable(transport, 40)}`);
  return `${parts.join(', ')} (${printable(first.adapter, 40)})`;
}

/** @returns `160 of 4,996`, or `all 12` */
export function madeOf(pairs: readonly Omit<PairsAfter, 'action'>[]): string {
  const sum = (of: 'made' | 'reachable'): number => pairs.reduce((all, one) => all + one[of], 0);
  const [made, reachable] = [sum('made'), sum('reachable').toLocaleString('en-US')];
  return made === sum('reachable') ? `all ${reachable}`
    : `${made.toLocaleString('en-US')} of ${reachable}`;
}

/** What was not reached, each kind with where it was not. */
export interface Unreached { readonly kind: string; readonly where: readonly Column[] }

export function unreachedIn(reaches: readonly RunReach[]): readonly Unreached[] {
  const where = new Map<string, Column[]>();
  for (const { transport, adapter, unreached } of reaches) {
    for (const kind of unreached) {
      where.set(kind, [...(where.get(kind) ?? []), { transport, adapter }]);
    }
  }
  return [...where].map(([kind, columns]) => ({ kind, where: columns }))
    .toSorted((a, b) => a.kind < b.kind ? -1 : 1);
}

/** @returns what was not reached, a line each: by name, or where there is much of it by action. */
export function unreachedWords(run: Run): readonly string[] {
  const unreached = unreachedIn(shown(run));
  if (unreached.length <= MOST_BY_NAME) {
    return unreached.map(({ kind, where }) => `${printable(kind, 200)}: ${whereWords(where)}`);
  }
  const counts = new Map<string, number>();
  for (const { kind } of unreached) {
    const action = printable(kind.split(/,| ·/)[0] ?? kind, 40);
    counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  const most = [...counts].toSorted(([, a], [, b]) => b - a);
  const told = most.slice(0, MOST_ACTIONS);
  const others = most.slice(MOST_ACTIONS).reduce((sum, [, count]) => sum + count, 0);
  return [[
    ...told.map(([action, count]) => `${count} of ${action}`),
    ...(others > 0 ? [countOf(others, 'other')] : []),
  ].join(', ') + ': see the page'];
}
