import { CLIENTS, isDynamic } from '../step.ts';
import type { Namespace } from '../step.ts';
import { updateSession } from './moment.ts';
import type { Moment } from './moment.ts';

/**
 * A socket has gone, or was not let in. With `cleanupEmptyChildNamespaces`, a dynamic namespace
 * that holds no other is removed; who is still joining it is not asked (parent-namespace.js:50-61).
 */
export function removeEmptied(m: Moment, nsp: Namespace): void {
  if (!isDynamic(nsp) || m.design.emptied === 'kept') return;
  const peers = CLIENTS.map((name) => m.peers[name]);
  const here = peers.flatMap(({ sessions }) => sessions.filter((one) => one.nsp === nsp));
  if (here.some(({ stage, orphan }) => stage === 'connected' && orphan !== true)) return;
  for (const peer of peers) updateSession(peer, nsp, { orphan: true });
}
