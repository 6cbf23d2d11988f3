/** What a catch-all listener is registered for. Whoever names it loads nothing of a server. */
export const ANY_EVENT = '*';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** `offAny(listener)` goes by the function itself, and not by EventEmitter's convention. */
export function observeOffAny(prototype: Record<string, AnyFunction>): void {
  const original = prototype['offAny'] as AnyFunction;
  prototype['offAny'] = function offAny(this: unknown, ...[listener]: unknown[]): unknown {
    const socket = this as { listenersAny(): readonly { readonly listener?: unknown }[] };
    const known = socket.listenersAny();
    const observed = known.find((one) => one === listener || one.listener === listener);
    return original.call(this, observed ?? listener);
  };
}
