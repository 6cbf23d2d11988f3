import type { Observation } from '../model/history.ts';
import type { Passing } from './wire-log.ts';

/** An observation whose time whoever notes it knows. */
export type Seen =
  Observation extends infer O ? O extends unknown ? Omit<O, 'atMs' | 'latestMs'> : never : never;

/** Told the arguments of an acknowledgement. */
export type Answered = (answers: readonly unknown[]) => void;

/** Who is told what clients see. */
export interface Witness {
  see(seen: Seen): void;
  /** Declares that a packet with this payload is the one the sequence calls `id`. */
  expect(payload: string, id: string, busyMs?: number): void;
  /** A client gave up on what it was sent: what comes of that is no rule of the server's. */
  couldNotRead(client: string, why: string): void;
  /** Told of every event that comes, in place of what is seen of the built-in servers' own. */
  heard?(client: string, event: string, args: readonly unknown[]): void;
  /** What a client does that writes single frames has come to its end. */
  did?(what: 'opened' | 'pulled' | 'probed', client: string): void;
  /** Told of every packet by the clients, where nobody sees it pass at the server. */
  passed?(passing: Passing): void;
  /** A connection came to nothing, by no decision of the application's. */
  couldNotConnect?(client: string, error: unknown): boolean;
}
