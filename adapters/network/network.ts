import type { Server } from 'node:http';
import type { Agent } from 'node:http';

/**
 * The wire between one client and the server. Both networks are driven alike, so that whatever
 * happens on one can happen on the other.
 */
export interface Network {
  /** Makes the server reachable, in place of the one before. Resolves once it is. */
  serve(server: Server): Promise<void>;
  /** URL at which `link`'s agents reach the server. */
  readonly url: string;
  link(client: string): Link;
  /** Moves bytes that are under way by one chunk. @returns whether anything moved or is moving. */
  step(): boolean;
  /** Bytes, connects and closes still under way that only real time can bring: `loopback` only. */
  underWay(): number;
  close(): Promise<void>;
}

/** A client's side of the wire, with the faults a sequence can cause. */
export interface Link {
  /** For the HTTP requests of long-polling. */
  readonly pollingAgent: Agent;
  /** For WebSocket connections, which can be kept waiting or refused. */
  readonly webSocketAgent: Agent;
  /** What the client sends stays on its side: bytes leave, and do not arrive. */
  hold(): void;
  /**
   * Holding ends; the connection that was written to first arrives, as one chunk.
   * @returns whether there was one.
   */
  deliverOne(): boolean;
  /** Only a held poll (GET) arrives. @returns whether there was one. */
  deliverPoll(): boolean;
  /** WebSocket connections wait (`wait`), go through (`allow`) or fail (`refuse`). */
  webSockets(rule: 'allow' | 'wait' | 'refuse'): void;
  /** Both ends of every connection see it break. */
  cut(): void;
}
