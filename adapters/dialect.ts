import { isStatic } from '../model/carriers.ts';
import { readsAsRefusal } from './remote/refusing.ts';
import type { RefreshHook } from './remote/told.ts';
import type { Lack } from '../model/feature.ts';
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
  /** The event that shows a new token over an open connection, and its arguments. */
  readonly refresh: (token: string, slowMs: number) => readonly [string, ...unknown[]];
  /** Likewise of an acknowledgement of that; as of messages, where it is absent. */
  readonly isRefreshed?: (answers: readonly unknown[]) => boolean;
  /** How a token travels where a sequence does not say, and by what name, behind what word. */
  readonly carrier: Carrier;
  readonly tokenName: string;
  readonly scheme: string;
  /** What stands before it in a CONNECT packet, where anything does. */
  readonly prefix?: string;
  /** The header that it travels in; absent: `Authorization`. */
  readonly header?: string;
  /** What every request bears beside, such as an `origin`: names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the application calls a namespace of a sequence. */
  readonly namespace: (nsp: Namespace) => string;
  /** Whether requests name the client that makes them: who watches the server goes by that. */
  readonly isMarked: boolean;
}

/** Some want in `auth` what stands in `Authorization` elsewhere (@thream/socketio-jwt). */
export const BEHIND = 'Bearer ';

/** What a CONNECT packet says, where the token does not travel in the requests already. */
export const asAuth = (
  token: string | undefined,
  { carrier, tokenName, prefix = '' }: Pick<Dialect, 'carrier' | 'tokenName' | 'prefix'>,
): object => token === undefined || isStatic(carrier) ? {} : { [tokenName]: prefix + token };

/** What requests carry of a token, where it travels by them: a query only where there is one. */
export function inRequests(
  carrier: Carrier,
  { tokenName, scheme, header = 'authorization', headers = {} }:
  Pick<Dialect, 'tokenName' | 'scheme' | 'header' | 'headers'>,
  token: string | undefined,
): {
  readonly extraHeaders: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
} {
  const named = token === undefined ? {} : { [tokenName]: token };
  if (carrier === 'query') return { extraHeaders: headers, query: named };
  if (token === undefined) return { extraHeaders: headers };
  if (carrier === 'header') return { extraHeaders: { ...headers, [header]: `${scheme}${token}` } };
  if (carrier !== 'cookie') return { extraHeaders: headers };
  const { cookie, ...others } = headers;
  const cookies = [...cookie === undefined ? [] : [cookie], `${tokenName}=${token}`];
  return { extraHeaders: { ...others, cookie: cookies.join('; ') } };
}

/** What an event carries: whose it is, and how long its acknowledgement is to take, if at all. */
export const payloadOf = ({ id, ackAfterMs, binary }: Message): readonly unknown[] => [
  id, ...(ackAfterMs === undefined ? [] : [ackAfterMs]), ...(binary === true ? [BYTES] : []),
];

const BYTES = Buffer.from([1, 2, 3]);

/** An answer that says no: `{ error: … }`, as the applications here give to a bad refresh. */
const isError = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'error' in answer;

export const saysNoError = (answers: readonly unknown[]): boolean => !isError(answers.at(-1));

/** What lapse is told of how a server in this process is spoken to. */
export interface OwnDialect
  extends Pick<Dialect,
  'path' | 'carrier' | 'tokenName' | 'scheme' | 'prefix' | 'header' | 'headers'> {
  /** The namespace that clients come into, and another beside it, if they do. */
  readonly namespace: string;
  readonly side?: string;
  /** What the event carries; absent: the text alone. */
  readonly payload?: (text: string, message: Message) => readonly unknown[];
  /** How a client shows a new token, where it can. */
  readonly refresh?: RefreshHook;
  /** What its owner says that it lacks. */
  readonly lacks?: readonly Lack[];
}

/** The text of a message whose payload is the user's: it is found in whatever holds it. */
export const textOf = (id: string): string => `${id}.lapse.`;

/** An id is shorter. */
const MOST_ID_CHARS = 16;

/** @returns the id of the message whose text is in a longer one, which may be very long. */
export function idIn(text: string): string | undefined {
  const at = text.indexOf('.lapse.');
  return at < 0 ? undefined : /\w+$/.exec(text.slice(Math.max(0, at - MOST_ID_CHARS), at))?.[0];
}

/** What of a target says how it is spoken to. */
interface Spoken {
  readonly event: string;
  readonly dialect?: OwnDialect;
  readonly accepted?: { readonly ack: Dialect['isTaken'] } | object;
}

/** How a server in this process is spoken to: as the built-in ones, but for what was told. */
export function dialectOf({ event, dialect: own, accepted }: Spoken): Dialect {
  const plain = plainDialect(event);
  const isTaken = accepted !== undefined && 'ack' in accepted ? accepted.ack : plain.isTaken;
  if (own === undefined) return { ...plain, isTaken, isRefreshed: plain.isTaken };
  const { payload, namespace, side, refresh, lacks: _, ...same } = own;
  return {
    ...plain, ...same, isTaken,
    namespace: (nsp) => nsp === '/' ? namespace : side ?? nsp,
    ...(payload === undefined ? {} : {
      payload: (message: Message) => payload(textOf(message.id), message),
    }),
    isRefreshed: refresh?.isTaken
      ?? ((answers) => plain.isTaken(answers) && !readsAsRefusal(answers)),
    ...(refresh === undefined ? {} : {
      refresh: (token: string) => [refresh.event, ...refresh.payload(token)] as const,
    }),
  };
}

/** @returns what a sequence calls the namespace that the application calls so. */
export const namespaceIn = (
  own: Pick<OwnDialect, 'namespace' | 'side'> | undefined, name: string,
): Namespace =>
  name === own?.namespace ? '/' : name === own?.side ? '/side' : name as Namespace;

/** As the built-in servers are spoken to, but for the event. */
export const plainDialect = (event: string): Dialect => ({
  path: '/socket.io',
  event,
  payload: payloadOf,
  isTaken: saysNoError,
  refresh: (token, slowMs) => ['refresh', token, slowMs],
  carrier: 'auth',
  tokenName: 'token',
  scheme: 'Bearer ',
  namespace: (nsp) => nsp,
  isMarked: true,
});
