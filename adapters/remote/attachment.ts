import type { Message } from '../../model/step.ts';
import type { MakeClient } from '../client-2.ts';
import type { Dialect } from '../dialect.ts';
import type { Issuer } from './issuer.ts';
import type { RevokeHook } from './told.ts';
import type { TurnsAway } from './turning-away.ts';

/** How far the server's clock may be ahead of ours: at least, and at most. */
export interface ClockOffset { readonly lowMs: number; readonly highMs: number }

/** How it shows that a message was accepted. */
export type Acceptance =
  | { readonly by: 'ack'; readonly isAlike: (answers: readonly unknown[]) => boolean }
  /** An event that bears the message's text comes back: to its sender, or to somebody else. */
  | { readonly by: 'event'; readonly name: string; readonly to: 'sender' | 'another' };

/** A server that runs somewhere else, and all that lapse was told of it or found out. */
export interface Attachment {
  readonly url: URL;
  /** The official client of the server's major. */
  readonly makeClient: MakeClient;
  /** Why the client that writes single frames cannot be used on it, where it cannot. */
  readonly noFrames?: string;
  /** Likewise of a second namespace. */
  readonly noSide?: string;
  /** Likewise of sessions that are recovered. */
  readonly noRecovery?: string;
  readonly issuer: Issuer;
  /** How it is spoken to; `payload` is given the text that tells a message from all others. */
  readonly dialect: Omit<Dialect, 'payload' | 'isTaken'>;
  readonly payload: (text: string, message: Message) => readonly unknown[];
  readonly acceptance: Acceptance;
  readonly turnsAway: TurnsAway;
  readonly clock: ClockOffset;
  /** The life of the tokens that sequences wait for. */
  readonly ttlMs: number;
  /** For so long it may take a token that has expired: what it declares. */
  readonly leewayMs: number;
  /** And for so long after that it may keep a session whose token has expired. */
  readonly graceMs: number;
  /** Where all of them wait for the same one: when it expires, by the server's clock. */
  readonly expMs?: number;
  /** For so long an answer to a live message is waited for. */
  readonly answerMs: number;
  /** Whether there is one token at a time, and another login gives the same or ends it. */
  readonly isSingle?: true;
  /** How it takes a new token: `isTaken` reads its answer, `null`: none that says anything. */
  readonly refresh?: { readonly isTaken: ((answers: readonly unknown[]) => boolean) | null };
  readonly revoke?: RevokeHook;
  /** Whether a user has one session at a time: then each client is a user of its own. */
  readonly ownUsers?: true;
  /** Whether its tokens are all of one user, whoever is asked for. */
  readonly sharesUser?: true;
  /** The event by which everybody else hears of an accepted message, where there is one. */
  readonly broadcast?: string;
  /** Told of what comes to somebody who only listens, where that shows acceptance. */
  readonly overheard?: (heard: (name: string, text: string) => void) => () => void;
}
