import { decodeJwt } from 'jose';
import type { Carrier, Transport } from '../../model/step.ts';
import type { MakeClient } from '../client-2.ts';
import type { Dialect } from '../dialect.ts';
import type { Declared } from './acceptance.ts';
import type { Attachment } from './attachment.ts';
import type { Address, Caller } from './caller.ts';
import type { Issuer, IssuerOptions } from './issuer.ts';
import type { LocalIssuer } from './local-issuer.ts';
import type { LoginOptions } from './login.ts';
import type { TurnsAway } from './turning-away.ts';

/** What lapse is told of a server that runs somewhere else; the rest it finds out. */
export interface Told {
  readonly url: URL;
  /** The major of its clients; found out where it is not said. */
  readonly client?: 2 | 4;
  readonly path: string;
  readonly namespace: string;
  /** Another one, into which clients come over the same connection. */
  readonly side?: string;
  readonly event?: string;
  readonly payload: Attachment['payload'];
  readonly issuer: IssuerOptions | LoginOptions;
  /** Where lapse serves the keys for it, if it does, and how often they have been fetched. */
  readonly served?: Pick<LocalIssuer, 'url' | 'fetched'>;
  readonly carrier?: Carrier;
  readonly tokenName: string;
  readonly scheme: string;
  readonly prefix?: string;
  readonly header?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly transports: readonly Transport[];
  readonly leewayMs: number;
  readonly graceMs: number;
  readonly ttlMs: number;
  readonly answerMs: number;
  readonly accepted: Declared;
  readonly refresh?: RefreshHook;
  readonly revoke?: RevokeHook;
  readonly authenticate?: AuthenticateHook;
}

/** How a client shows a new token over an open connection. */
export interface RefreshHook {
  readonly event: string;
  readonly payload: (token: string) => readonly unknown[];
  /** Whether the arguments of the acknowledgement say yes; absent: as for good ones. */
  readonly isTaken?: (answers: readonly unknown[]) => boolean;
}

/** How a client shows its token by an event, once it is connected. */
export interface AuthenticateHook {
  readonly event: string;
  readonly payload: (token: string) => readonly unknown[];
  /** What says yes to it; absent: what good ones are told, and bad ones are not. */
  readonly accepted?:
    | { readonly ack: (answers: readonly unknown[]) => boolean } | { readonly event: string };
}

/** How the server is told that a user's tokens are no good any more. */
export interface RevokeHook {
  /** Done when the server knows. @throws TargetError `REVOKE_FAILED` */
  readonly tell: (user: string, token: string) => Promise<void>;
  /** How long it may take after that. */
  readonly withinMs: number;
}

/** By whom it is spoken to. */
export interface Speaking { readonly told: Told; readonly makeClient: MakeClient }

/** While an examination goes on: what is known so far. */
export interface Progress extends Speaking {
  /** Whether it speaks Engine.IO 3 alone. */
  readonly isOld: boolean;
  readonly issuer: Issuer;
  readonly findings: string[];
  readonly callers: Caller[];
  readonly turnsAway: TurnsAway;
  /** Where whoever has no good token is let in first: how long it takes to be sure. */
  readonly staysMs?: number;
}

/** How it is spoken to, with the token where a carrier puts it. */
export const addressOf = ({ told, makeClient }: Speaking, carrier: Carrier): Address => ({
  url: told.url, makeClient,
  payload: told.payload,
  dialect: {
    path: told.path,
    event: told.event ?? '',
    carrier,
    tokenName: told.tokenName,
    scheme: told.scheme,
    ...(told.prefix === undefined ? {} : { prefix: told.prefix }),
    ...(told.header === undefined ? {} : { header: told.header }),
    ...(told.headers === undefined ? {} : { headers: told.headers }),
    namespace: (nsp) => nsp === '/' ? told.namespace : told.side ?? nsp,
    refresh: (token) => {
      const { event = 'refresh', payload = (text: string) => [text] } = told.refresh ?? {};
      return [event, ...payload(token)];
    },
    isMarked: false,
  } satisfies Omit<Dialect, 'payload' | 'isTaken'>,
});

/** Whose a token is that was asked for a user, as far as anybody but its issuer can tell. */
export function subjectOf(token: string, user: string): string | undefined {
  try {
    return decodeJwt(token).sub;
  } catch {
    return user;
  }
}

/** Longer than any examination takes, and short enough for servers that want tokens to be short. */
export const LONG_SEC = 3_600;
