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

/** What tells a message from all others. @param mark of its sequence: `run-12` of a run `run` */
export const textOf = (id: string, mark: string): string => `${id}.${mark}.`;

/** Whether an event bears a message of this sequence, or of one that runs beside it. */
export const bearsAny = (text: string, mark: string): boolean =>
  text.includes(`.${mark.replace(/\d+$/, '')}`);

/** Those of a sequence whose texts an event bears: what is sent in batches has several. */
export const inText = (
  sent: ReadonlyMap<string, Sent>, text: string, mark: string,
): readonly (readonly [string, Sent])[] =>
  [...sent].filter(([id]) => text.includes(textOf(id, mark)));
