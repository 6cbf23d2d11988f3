import type { HiddenClient } from './state.ts';

/**
 * Where a client is let into a namespace twice, packets go to the socket that came last. A
 * `number`: the how-manieth session of its connection to be displaced so. `lost`: its successor has
 * its id as well, so that no listing and no connection knows it any more. `unrouted`: it came last,
 * and the one before it has gone: Socket.IO deletes the route to either (client.js: `_remove`).
 */
export type Place = { readonly number: number; readonly lost?: true } | 'unrouted';

export const isUnrouted = ({ place }: { readonly place?: Place }): boolean => place === 'unrouted';

export const isLost = ({ place }: { readonly place?: Place }): boolean =>
  typeof place === 'object' && place.lost === true;

/** By what its expiry timer is known: there is one without a name for each client and namespace. */
export const timerIdOf = ({ place }: { readonly place?: Place }): string | undefined =>
  typeof place === 'object' ? `displaced ${place.number}` : undefined;

/** Adds to the key of a state what there is to say of them, which is seldom anything. */
export function describePlaces(
  { sessions, displaced }: Pick<HiddenClient, 'sessions' | 'displaced'>, parts: unknown[],
): void {
  if (sessions.some(isUnrouted)) parts.push('unrouted');
  if (displaced.length === 0) return;
  for (const { nsp, token, owed, latched, pid, place } of displaced) {
    parts.push('displaced', nsp, token, owed, latched, pid, JSON.stringify(place));
  }
}
