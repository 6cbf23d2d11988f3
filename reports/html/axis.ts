import type { RunViolation } from '../schema/run.ts';
import type { Contract } from '../words.ts';
import type { Row } from './rows.ts';

/**
 * The time axis of a diagram. Instants lie 0, 1 ms or 10 s apart, so a linear axis would show
 * nothing: every instant gets a slot as high as what happened in it, slots are set apart by a gap
 * that tells its true length, and one scale of instants serves messages, token lives and faults.
 */
export const ROW_HEIGHT = 26;
export const GAP_HEIGHT = 30;
const EMPTY_SLOT_HEIGHT = 20;
const SLOT_PADDING = 4;

export interface Slot {
  readonly atMs: number;
  readonly top: number;
  readonly bottom: number;
  /** How long after the slot before it; `null` for the first. */
  readonly sinceMs: number | null;
}

export interface Axis {
  readonly slots: readonly Slot[];
  readonly top: number;
  readonly bottom: number;
  /** The middle of each row, by its index. */
  readonly rowY: readonly number[];
  /** Where an instant begins: the edge `exp` is drawn on, since a token is dead *on* its expiry. */
  readonly instantY: (atMs: number) => number;
}

type Life = RunViolation['tokens'][number];

const boundsOf = ({ nbfMs, expMs }: Life, contract: Contract): readonly number[] => [
  ...(nbfMs === undefined ? [] : [nbfMs]),
  ...(expMs === undefined ? [] : [expMs, expMs + contract.leewayMs]),
];

const busyEnds = ({ history }: RunViolation): readonly number[] =>
  history.events.filter(({ step }) => step.do !== 'advance').map(({ toMs }) => toMs);

/** @returns the distinct instants to be shown, in order. */
function instantsOf(
  violation: RunViolation, rows: readonly Row[], contract: Contract,
): readonly number[] {
  const { breach, tokens } = violation;
  // What is known to no more than an interval is drawn somewhere within it.
  const broke = breach.observation?.latestMs === undefined ? [breach.atMs] : [];
  const happened = [...rows.map(({ atMs }) => atMs), ...busyEnds(violation), ...broke];
  const first = happened.reduce((least, ms) => Math.min(least, ms), Number.POSITIVE_INFINITY);
  const last = happened.reduce((most, ms) => Math.max(most, ms), Number.NEGATIVE_INFINITY);
  const bounds = tokens.flatMap((life) => boundsOf(life, contract))
    .filter((ms) => ms >= first && ms <= last);
  const expiry = breach.expMs === undefined || breach.expMs < first ? [] : [breach.expMs];
  return [...new Set([...happened, ...bounds, ...expiry])].sort((a, b) => a - b);
}

/** @returns where everything of a violation lies, from `top` downwards. */
export function axisOf(
  violation: RunViolation, rows: readonly Row[], contract: Contract, top: number,
): Axis {
  const rowY = new Array<number>(rows.length).fill(top);
  const slots: Slot[] = [];
  let y = top;
  for (const atMs of instantsOf(violation, rows, contract)) {
    const before = slots.at(-1);
    if (before !== undefined) y += GAP_HEIGHT;
    const start = y;
    const inside = rows.flatMap((row, index) => (row.atMs === atMs ? [index] : []));
    inside.forEach((index, place) => {
      rowY[index] = start + SLOT_PADDING + ROW_HEIGHT * (place + 0.5);
    });
    y += inside.length === 0 ? EMPTY_SLOT_HEIGHT : inside.length * ROW_HEIGHT + SLOT_PADDING * 2;
    const sinceMs = before === undefined ? null : atMs - before.atMs;
    slots.push({ atMs, top: start, bottom: y, sinceMs });
  }
  const tops = new Map(slots.map((slot) => [slot.atMs, slot.top]));
  const instantY = (atMs: number): number => {
    const exact = tops.get(atMs);
    if (exact !== undefined) return exact;
    return slots.find((slot) => slot.atMs >= atMs)?.top ?? y;
  };
  return { slots, top, bottom: y, rowY, instantY };
}
