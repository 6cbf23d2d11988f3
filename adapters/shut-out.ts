import type { Observation } from '../model/history.ts';

/** By the server's own word: `socket.disconnect()`. */
const SHUTS_OUT = 'server namespace disconnect';

/**
 * On a server that looks at the token once a client is connected: whom it lets in and shuts out in
 * the same instant, and has heard nothing of, it has refused.
 */
export function refusedAtOnce(seen: readonly Observation[]): readonly Observation[] {
  /** Who is refused for now, by whichever of these ended what. */
  const refused = new Map<string, Observation>();
  return seen.flatMap((one, at): readonly Observation[] => {
    const { client, nsp } = one;
    const who = `${client}${nsp ?? ''}`;
    if (one.kind === 'admitted') {
      refused.delete(who);
      const next = seen.slice(at + 1).find((later) =>
        later.client === client && later.nsp === nsp && MATTERS.includes(later.kind));
      const isOut = next?.kind === 'left' && next.reason === SHUTS_OUT && next.atMs === one.atMs;
      if (isOut) refused.set(who, next);
      return isOut ? [] : [one];
    }
    if (refused.get(who) === one) {
      const where = nsp === undefined ? {} : { nsp };
      return [{ by: 'client', kind: 'refused', client, ...where, atMs: one.atMs }];
    }
    return refused.has(who) && AFTER.includes(one.kind) ? [] : [one];
  });
}

/** What comes first of these after it was let in says what became of it. */
const MATTERS: readonly Observation['kind'][] = ['accepted', 'left', 'admitted'];
/** What its client sees of that. */
const AFTER: readonly Observation['kind'][] = ['connected', 'disconnected'];
