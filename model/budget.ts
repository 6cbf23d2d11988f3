import type { Step } from './step.ts';

/** Actions that a sequence may take only so often; any other ends by itself. */
export const BUDGETED = [
  'reconnect', 'join', 'leave', 'send', 'refresh', 'emit', 'broadcast', 'revoke', 'hold', 'cut',
  'wait', 'step clock', 'suspend', 'connect', 'pull', 'stray', 'malformed', 'miss', 'kick',
  'authenticate', 'rotate', 'insist', 'begin', 'unasked', 'probe', 'restart',
] as const;
export type Budgeted = (typeof BUDGETED)[number];

/** No action with a budget, however many there are. */
export const NOTHING_TAKEN = Object.fromEntries(BUDGETED.map((name) => [name, 0])) as
  Readonly<Record<Budgeted, number>>;

const BUDGETS: ReadonlySet<string> = new Set(BUDGETED);

const isBudgeted = (name: string): name is Budgeted => BUDGETS.has(name);

/** What a step counts as: to move to a deadline costs nothing, to wait a millisecond does. */
export function budgetOf(step: Step): Budgeted | null {
  if (step.do === 'advance') return step.to === 'now' ? 'wait' : null;
  return isBudgeted(step.do) ? step.do : null;
}
