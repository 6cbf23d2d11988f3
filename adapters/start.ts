import { createServer } from 'node:http';
import type { Server } from 'node:http';
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

/** Virtual time a target may take to start. */
const START_WITHIN_MS = 5_000;

/**
 * Runs the event loop for a target's `start`, which may wait for timers or jobs of its own.
 *
 * @throws TargetError `TARGET_START_NEVER_SETTLES`, `TARGET_START_THREW`
 */
export async function startTarget(
  world: World, { name, start }: Target, options: StartOptions,
): Promise<void> {
  let outcome: { readonly error?: unknown } | undefined;
  const starting = async (): Promise<void> => { await start(options); };
  starting().then(() => { outcome = {}; }, (error: unknown) => { outcome = { error }; });
  await settle(world);
  if (outcome === undefined) await advance(world, START_WITHIN_MS, 'first');
  const ended = outcome as { readonly error?: unknown } | undefined;
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
}
