import type { Socket } from 'socket.io';
import type { Holding } from '../model/history.ts';
import { NAMESPACES, inNamespace } from '../model/step.ts';
import type { ClientName, Namespace } from '../model/step.ts';
import type { EngineSocket } from './observe.ts';
import type { Recorder } from './record.ts';

/** What Socket.IO's in-memory adapter keeps of sessions that may be recovered. */
interface WithSessions { readonly sessions?: Map<string, { readonly sid: string }> }

/**
 * Looks at what a server holds of a client, where anybody could who has the server: in its engine,
 * in the listing of a namespace's sockets, in the rooms and the stored sessions of its adapter.
 *
 * @param socketIn the client's latest socket in a namespace
 */
export async function lookAt(
  client: ClientName, conn: EngineSocket | undefined,
  socketIn: (nsp: Namespace) => Socket | undefined, recorder: Recorder,
): Promise<void> {
  const see = (nsp: Namespace, what: Holding): void => {
    recorder.see({ by: 'server', kind: 'holds', client, ...inNamespace(nsp), what });
  };
  if (conn?.readyState === 'open') see('/', 'engine');
  for (const nsp of NAMESPACES) {
    const socket = socketIn(nsp);
    if (socket === undefined) continue;
    for (const what of await heldOf(socket)) see(nsp, what);
  }
}

async function heldOf({ id, nsp }: Socket): Promise<readonly Holding[]> {
  const { adapter } = nsp;
  const listed = nsp.sockets.has(id) || (await nsp.fetchSockets()).some((one) => one.id === id);
  const inRooms = adapter.sids.has(id) || [...adapter.rooms.values()].some((ids) => ids.has(id));
  const stored = [...(adapter as WithSessions).sessions?.values() ?? []]
    .some(({ sid }) => sid === id);
  const held: readonly (readonly [Holding, boolean])[] = [
    ['listing', listed], ['room', inRooms], ['stored session', stored],
  ];
  return held.flatMap(([what, there]) => there ? [what] : []);
}
