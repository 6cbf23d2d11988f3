import type { Server as HttpServer } from 'node:http';
import type { Lack } from '../model/feature.ts';
import type { Showing } from './declared.ts';
import type { OwnDialect } from './dialect.ts';
import type { SocketIoModule } from './observe.ts';
import type { OwnIssuer } from './own-mint.ts';

/** What a server under test is given; it attaches a Socket.IO server of its own. */
export interface StartOptions {
  readonly httpServer: HttpServer;
  /** The HS256 secret that tokens are signed with; for RS256, the public key as PEM. */
  readonly key: Buffer;
  /** Of a server that knows its issuer's keys by their `kid`: the secret that comes next. */
  readonly nextKey?: Buffer;
  /** What a built-in server keeps in its database, and a restart leaves there. */
  readonly database?: Database;
}

export interface Database {
  /** The subjects whose tokens were revoked. */
  readonly revoked: Set<string>;
}

/** A server under test, in process. */
export interface Target {
  readonly name: string;
  readonly says: string;
  readonly start: (options: StartOptions) => unknown;
  /** Whether it is at fault where it attaches nothing to any server: somebody else wrote it. */
  readonly mustServe?: boolean;
  /** The copy of socket.io that the server runs on. */
  readonly socketIo: SocketIoModule;
  /** The event that `send` emits; one string argument. */
  readonly event: string;
  /** Whether the official client brings its token as `Authorization` too, as this server asks. */
  readonly authorization?: boolean;
  /** Whether it is given the next key as well as the current one. */
  readonly keyring?: boolean;
  /** Whether what its `start` returned has a `revoke`: known once it was started. */
  readonly revokes?: true;
  /** Whether it is given a database. */
  readonly database?: boolean;
  /** What its tokens are signed with; HS256 where it does not say. */
  readonly alg?: 'RS256';
  /** How it is spoken to, where that is not as the built-in servers are. */
  readonly dialect?: OwnDialect;
  /** How it shows that a message was accepted, where the entry of a listener does not. */
  readonly accepted?: Showing;
  /** Whether it lets everybody in first, and shuts out at once who has no good token. */
  readonly shutsOut?: boolean;
  /** So long it takes over letting somebody in, where that is not at once. */
  readonly joinsWithinMs?: number;
  /** Likewise over what shows that a message was accepted, where that is declared. */
  readonly answersWithinMs?: number;
  /** Whether a message that asks for no acknowledgement ends it. */
  readonly wantsAcks?: true;
  /** Whether no answer of its own tells a good new token from a bad one. */
  readonly refreshesMutely?: true;
  /** Who makes its tokens, where that is not a secret of lapse's own. */
  readonly issuer?: OwnIssuer;
  readonly lacks: readonly Lack[];
}
