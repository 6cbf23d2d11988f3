import { isStatic } from '../model/carriers.ts';
import type { Carrier, Message, Namespace } from '../model/step.ts';

/**
 * How a client of an application speaks to it. Of the built-in servers all of it is known; of any
 * other it is what lapse was told.
 */
export interface Dialect {
  /** Where Engine.IO answers, without a slash at its end. */
  readonly path: string;
  /** The event that `send` emits, and its arguments. */
  readonly event: string;
  readonly payload: (message: Message) => readonly unknown[];
  /** What an acknowledgement says: that the message was taken, or refused. */
  readonly isTaken: (answers: readonly unknown[]) => boolean;
  /** How a token travels where a sequence does not say, and by what name, behind what word. */
  readonly carrier: Carrier;
  readonly tokenName: string;
  readonly scheme: string;
  /** What the application calls a namespace of a sequence. */
  readonly namespace: (nsp: Namespace) => string;
  /** Whether requests name the client that makes them: who watches the server goes by that. */
  readonly isMarked: boolean;
}

/** What a CONNECT packet says, where the token does not travel in the requests already. */
export const asAuth = (
  token: string | undefined, { carrier, tokenName }: Pick<Dialect, 'carrier' | 'tokenName'>,
): object => token === undefined || isStatic(carrier) ? {} : { [tokenName]: token };

/** What an event carries: whose it is, and how long its acknowledgement is to take, if at all. */
export const payloadOf = ({ id, ackAfterMs, binary }: Message): readonly unknown[] => [
  id, ...(ackAfterMs === undefined ? [] : [ackAfterMs]), ...(binary === true ? [BYTES] : []),
];

const BYTES = Buffer.from([1, 2, 3]);

/** An answer that says no: `{ error: … }`, as the applications here give to a bad refresh. */
const isError = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'error' in answer;

/** As the built-in servers are spoken to, but for the event. */
export const plainDialect = (event: string): Dialect => ({
  path: '/socket.io',
  event,
  payload: payloadOf,
  isTaken: (answers) => !isError(answers.at(-1)),
  carrier: 'auth',
  tokenName: 'token',
  scheme: 'Bearer ',
  namespace: (nsp) => nsp,
  isMarked: true,
});
