import type { Bounds } from './actions/action.ts';
import type { Feature } from './feature.ts';

/**
 * A part of the protocol that is looked at together: the whole alphabet at once has too many states
 * to close and too many ways to reach any of them. Each generated sequence keeps to one scope; the
 * explorer closes the model of each.
 */
export interface Scope {
  readonly name: ScopeName;
  readonly says: string;
  /** What a target must have for it. */
  readonly needs: readonly Feature[];
  /** How large a share of the generated sequences it gets, compared with the others. */
  readonly share: number;
  /** The explorer's published bounds. */
  readonly closed: Bounds;
  /** What generated sequences may do: at least as much. */
  readonly drawn: Bounds;
}

export const SCOPE_NAMES = [
  'connection', 'namespaces', 'pair', 'revocation', 'clock', 'wire', 'refresh', 'tokens', 'twins',
  'recovery', 'carriers', 'rotation', 'catch-all', 'late-acks', 'delivery', 'pieces',
  'probes', 'return', 'dynamic', 'emptied', 'leftovers', 'doubles', 'theft', 'restart',
  'binary',
  'outside', 'outside, two clients', 'outside, no manners', 'outside, return',
  'outside, refresh', 'outside, revocation', 'outside, recovery',
  'outside, namespaces', 'outside, broadcasts',
  'two of your own',
] as const;
export type ScopeName = (typeof SCOPE_NAMES)[number];

export const defineScope = (scope: Scope): Scope => scope;
