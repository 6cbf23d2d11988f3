import type { IncomingMessage } from 'node:http';
import type { Namespace, Socket } from 'socket.io';
import type { Claims } from './authenticate.ts';

/** As Engine.IO hands a request to its middleware. */
export type EngineRequest = IncomingMessage & {
  readonly _query: Readonly<Record<string, string | undefined>>;
};

type Engine = Namespace['server']['engine'];

/** Notes in engine middleware when requests come, so that messages can be judged by them. */
export interface Requests {
  readonly atEngine: (engine: Engine) => void;
  /** Whether a token was good when the request came that brought the socket's messages. */
  readonly cameInTime: (claims: Claims, socket: Socket) => boolean;
}

const sidOf = (conn: Socket['conn']): string => (conn as unknown as { readonly id: string }).id;

export function watchRequests(): Requests {
  const cameAtMs = new Map<string, number>();
  return {
    atEngine: (engine) => {
      engine.use((request: EngineRequest, _response: unknown, next: () => void) => {
        const { sid } = request._query;
        if (request.method === 'POST' && sid !== undefined) cameAtMs.set(sid, Date.now());
        next();
      });
    },
    cameInTime: ({ expiresAtMs }, { conn }) => (cameAtMs.get(sidOf(conn)) ?? 0) < expiresAtMs,
  };
}

export const isPolled = ({ conn }: Socket): boolean => conn.transport.name === 'polling';
