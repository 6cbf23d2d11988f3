import type { Socket } from 'socket.io';
import type { Claims, Session } from './session.ts';

type Listener = (...args: unknown[]) => unknown;

/** Events that socket.io emits itself: no client can send them. */
const RESERVED = new Set([
  'disconnect', 'disconnecting', 'error', 'newListener', 'removeListener',
]);

const ON = ['on', 'addListener', 'prependListener'] as const;
const ONCE = { once: 'on', prependOnceListener: 'prependListener' } as const;

/**
 * Puts the check at the last step before the application, around each of its listeners. Earlier,
 * in `socket.use`, another listener may still keep the event loop busy between the check and the
 * listener that it was made for.
 */
export function guardIncoming(
  socket: Socket, session: Session<Claims>, authenticateEvent: string | undefined,
): void {
  const guarded = (listener: Listener): Listener => (...args) => {
    const { standing } = session;
    if (standing === 'over') session.end();
    else if (standing === 'alive') listener.apply(socket, args);
  };
  const isExempt = (event: unknown): boolean =>
    RESERVED.has(event as string) || (event === authenticateEvent && event !== undefined);
  guardListeners(socket as unknown as Record<string, Listener>, guarded, isExempt);
  guardCatchAlls(socket, guarded);
  guardAcknowledgements(socket, session);
}

/** As `EventEmitter` knows its own wrappers: `removeListener` finds them by `listener`. */
const wrapping = (wrapper: Listener, listener: Listener): Listener =>
  Object.assign(wrapper, { listener });

function guardListeners(
  socket: Record<string, Listener>, guarded: (listener: Listener) => Listener,
  isExempt: (event: unknown) => boolean,
): void {
  const plain = new Map([...ON, 'removeListener'].map(
    (method) => [method, (socket[method] as Listener).bind(socket)]));
  for (const method of ON) {
    socket[method] = (event, listener) => plain.get(method)?.(event,
      isExempt(event) ? listener
        : wrapping(guarded(listener as Listener), listener as Listener));
  }
  for (const [once, method] of Object.entries(ONCE)) {
    socket[once] = (event, listener) => {
      const first: Listener = (...args) => {
        plain.get('removeListener')?.(event, entered);
        return (listener as Listener).apply(socket, args);
      };
      const entered = wrapping(
        isExempt(event) ? first : guarded(first), listener as Listener);
      return plain.get(method)?.(event, entered);
    };
  }
}

/** They run before `socket.use`, and go on running when the socket is no longer connected. */
function guardCatchAlls(socket: Socket, guarded: (listener: Listener) => Listener): void {
  const wrappers = new Map<Listener, Listener>();
  const wrapped = (listener: Listener): Listener => {
    const wrapper = wrappers.get(listener) ?? guarded(listener);
    wrappers.set(listener, wrapper);
    return wrapper;
  };
  for (const method of ['onAny', 'prependAny'] as const) {
    const register = socket[method].bind(socket);
    socket[method] = (listener) => register(wrapped(listener));
  }
  const off = socket.offAny.bind(socket);
  socket.offAny = (listener) => off(listener === undefined ? listener : wrappers.get(listener));
}

/** Of a socket's inner side (socket.io 4.x, socket.js): where a client's answers come in. */
interface Answered { onack(packet: unknown): void }

/** An answer that comes too late is none. A timeout still calls back, with its error. */
function guardAcknowledgements(socket: Socket, session: Session<Claims>): void {
  const inner = socket as unknown as Answered;
  const onack = inner.onack.bind(socket);
  inner.onack = (packet) => {
    const { standing } = session;
    if (standing === 'over') session.end();
    else if (standing === 'alive') onack(packet);
  };
}
