import type { Watched } from './observe.ts';

/** What an adapter of socket.io-adapter is asked to send to everybody that options name. */
interface Broadcasting {
  broadcast(packet: { readonly data?: unknown }, options: unknown): unknown;
}

const OBSERVED = Symbol('its broadcasts are observed');

/**
 * Where acceptance is declared by an event, that an application broadcasts it shows it, whether
 * anybody is there to hear it or not. Observing an adapter again changes nothing.
 */
export function observeBroadcasts(
  adapter: Broadcasting & { [OBSERVED]?: true },
  watched: () => Pick<Watched, 'recorder' | 'declared'> | undefined,
): void {
  if (adapter[OBSERVED] === true) return;
  adapter[OBSERVED] = true;
  const broadcast = adapter.broadcast.bind(adapter);
  adapter.broadcast = (packet, options) => {
    const args = Array.isArray(packet.data) ? packet.data as readonly unknown[] : [];
    const id = watched()?.recorder.packetIn(args)?.id;
    if (id !== undefined) watched()?.declared?.wrote({ packet: id, isAck: false, args });
    return broadcast(packet, options);
  };
}
