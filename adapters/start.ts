import { createServer, Server } from 'node:http';
import { TargetError } from './errors.ts';
import { advance, settle } from './settle.ts';
import type { World } from './settle.ts';
import type { StartOptions, Target } from './target.ts';

/** A server whose connections the network brings: a target that listens by itself has none. */
export function unlistened(): Server {
  const server = createServer();
  server.listen = () => {
    throw new TargetError('TARGET_LISTENS',
      'start() calls httpServer.listen() → attach to the server only; lapse brings connections');
  };
  return server;
}

/** A server of the target's own that would listen: it is told that it does, and nothing listens. */
interface Borrowed { readonly listener: () => Server | undefined; readonly giveBack: () => void }

/** As if the kernel had given it a port. */
const ADDRESS = { address: '127.0.0.1', family: 'IPv4', port: 1 } as const;

function borrowListen(): Borrowed {
  let listener: Server | undefined;
  const listen = function listen(this: Server, ...args: readonly unknown[]): Server {
    listener ??= this;
    const called = args.findLast((arg) => typeof arg === 'function');
    if (called !== undefined) this.once('listening', called as () => void);
    this.address = () => ADDRESS;
    process.nextTick(() => { this.emit('listening'); });
    return this;
  };
  Object.defineProperty(Server.prototype, 'listen', { value: listen, configurable: true });
  return {
    listener: () => listener,
    // What it had was inherited from the servers of node:net.
    giveBack: () => {
      Reflect.deleteProperty(Server.prototype, 'listen');
      if (listener !== undefined) Reflect.deleteProperty(listener, 'address');
    },
  };
}

/** Virtual time a target may take to start. */
const START_WITHIN_MS = 5_000;

/**
 * Runs the event loop for a target's `start`, which may wait for timers or jobs of its own.
 *
 * @returns the server that clients are to be brought to: the one that it was given, or one of its
 * own, which it returns or has listen
 * @throws TargetError `TARGET_START_NEVER_SETTLES`, `TARGET_START_THREW`
 */
export async function startTarget(
  world: World, target: Target, options: StartOptions,
): Promise<Server> {
  const { name, start, mustServe = false } = target;
  let outcome: { readonly error?: unknown; readonly returned?: unknown } | undefined;
  const borrowed = borrowListen();
  const attached = (): Server | undefined =>
    [options.httpServer, partsOf(outcome?.returned).server, borrowed.listener()].find(hasSocketIo);
  const isUp = (): boolean => outcome !== undefined
    && ('error' in outcome || !mustServe || attached() !== undefined);
  const starting = async (): Promise<unknown> => start(options);
  starting().then(
    (returned) => { outcome = { returned }; }, (error: unknown) => { outcome = { error }; });
  await settle(world);
  // It may wait for something, and start() for nothing: no longer than that takes.
  const sinceMs = world.clock.elapsedMs();
  for (let ms = 1; !isUp() && ms <= START_WITHIN_MS; ms = nextWait(ms)) {
    await advance(world, sinceMs + ms, 'first');
  }
  borrowed.giveBack();
  const ended = outcome as { readonly error?: unknown; readonly returned?: unknown } | undefined;
  if (ended === undefined) {
    throw new TargetError('TARGET_START_NEVER_SETTLES',
      `${name}: start() did not resolve within ${START_WITHIN_MS} ms of its clock → look for an `
      + 'await that never ends');
  }
  if (ended.error instanceof TargetError) throw ended.error;
  if ('error' in ended) {
    throw new TargetError('TARGET_START_THREW', `${name}: start() threw: ${ended.error} → it is `
      + 'given nothing but { httpServer, key }', { cause: ended.error });
  }
  const server = attached();
  const { revoke } = partsOf(ended.returned);
  if (server !== undefined && revoke !== undefined) {
    Object.assign(target, { revokes: true });
    server.on('revoked', (user: string) => { void revoke(user); });
  }
  if (server !== undefined) return server;
  if (!mustServe) return options.httpServer;
  throw new TargetError('TARGET_ATTACHED_NOTHING',
    `${name}: start() attached nothing to httpServer within ${START_WITHIN_MS} ms of its clock → `
    + 'new Server(httpServer), or return a server of your own, or have it listen');
}

/** Twice as long each time, and at last as long as it may take. */
const nextWait = (ms: number): number =>
  ms < START_WITHIN_MS ? Math.min(ms * 2, START_WITHIN_MS) : Infinity;

/** A server by itself, or with how it is told that a user's tokens are no good any more. */
function partsOf(
  returned: unknown,
): { readonly server: unknown; readonly revoke?: (user: string) => unknown } {
  if (typeof returned !== 'object' || returned === null || returned instanceof Server) {
    return { server: returned };
  }
  const { server, revoke } = returned as Readonly<Record<string, unknown>>;
  if (typeof revoke !== 'function') return { server };
  return { server, revoke: revoke as (user: string) => unknown };
}

/** Socket.IO listens for requests and upgrades: a server with no such listener answers nobody. */
const hasSocketIo = (server: unknown): server is Server => server instanceof Server
  && server.listenerCount('request') + server.listenerCount('upgrade') > 0;
