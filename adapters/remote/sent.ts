import type { ClientName, Namespace } from '../../model/step.ts';

/** One message of a sequence, and what has become of it so far. */
export interface Sent {
  readonly client: ClientName;
  readonly nsp: Namespace;
  hasArrived: boolean;
  /** From here on it may have been accepted: infinite while it is held. */
  atMs: number;
  isAccepted: boolean;
  isAnswered: boolean;
  /** Whether somebody else is known to have heard of it. */
  isBroadcast: boolean;
}

/** @param isMute whether nothing is heard of what the server makes of it */
export const newlySent = (
  client: ClientName, nsp: Namespace, atMs: number, isMute = false,
): Sent => ({
  client, nsp, atMs, isAccepted: isMute, isAnswered: isMute, hasArrived: false, isBroadcast: false,
});

/** What an event that bears a message's text says of it: that it was accepted; to others, too. */
export type Shows = 'nothing' | 'acceptance' | 'a broadcast';

/** @returns the message whose text this is, or is in this. */
export const inText = (
  sent: ReadonlyMap<string, Sent>, text: string,
): readonly [string, Sent] | undefined =>
  [...sent].find(([id]) => text === id || text.includes(`${id}.`));
