import type { Server as HttpServer } from 'node:http';
import type { Feature } from '../model/feature.ts';
import type { SocketIoModule } from './observe.ts';

/** What a server under test is given; it attaches a Socket.IO server of its own. */
export interface StartOptions {
  readonly httpServer: HttpServer;
  /** The HS256 secret that tokens are signed with. */
  readonly key: Buffer;
}

/** A server under test, in process. */
export interface Target {
  readonly name: string;
  readonly says: string;
  readonly start: (options: StartOptions) => unknown;
  /** The copy of socket.io that the server runs on. */
  readonly socketIo: SocketIoModule;
  /** The event that `send` emits; one string argument. */
  readonly event: string;
  /** Whether the official client brings its token as `Authorization` too, as this server asks. */
  readonly authorization?: boolean;
  readonly lacks: readonly { readonly feature: Feature; readonly reason: string }[];
}
