import type { ClientName } from '../../model/step.ts';
import type { Passing } from '../wire-log.ts';
import type { ClockOffset } from './attachment.ts';

/** What an event says of the messages that it bears: that they were accepted; to others, too. */
export type Shows = 'nothing' | 'acceptance' | 'a broadcast';

/** What is known of one sequence beforehand by whoever watches it from outside. */
export interface Watching {
  /** Our clock. */
  readonly ours: () => number;
  /** When the sequence began, by the server's clock. */
  readonly originMs: number;
  readonly clock: ClockOffset;
  /** Tells the messages of this sequence from those of all others. */
  readonly mark: string;
  readonly shows: (event: string) => Shows;
  /** Whether an acknowledgement says what became of a message. */
  readonly acksCount: boolean;
  readonly passed: (passing: Passing, atMs: number) => void;
  /** Why a client was turned away that has a good token, or `null`: somebody decided on it. */
  readonly otherwise: (client: ClientName, error: unknown) => string | null;
}
