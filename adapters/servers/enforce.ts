import type { Namespace, Socket } from 'socket.io';
import type { StartOptions } from '../target.ts';
import { answerMessages, loadProfile, openNamespaces } from './application.ts';
import { authenticate, claimsOf, verifierFor } from './authenticate.ts';
import type { Claims, Verify } from './authenticate.ts';

/** The decisions of the reference. A faulty server replaces one of them. */
export interface Rules {
  /** How the token that a client comes with is looked at. */
  readonly atHandshake: (token: unknown, verify: Verify) => Promise<Claims>;
  readonly expired: (claims: Claims) => boolean;
  /** May the application's listener be entered? */
  readonly mayEnter: (claims: Claims) => boolean;
  /** Whether the last check before the client is let in stands behind the application's own. */
  readonly lastCheck: 'after the application' | 'before the application';
  /** Waits for the expiry: closes then, or arms again when it is not there yet. */
  readonly wait: (
    socket: Socket, expired: () => boolean, close: () => void, arm: () => void,
  ) => NodeJS.Timeout;
  readonly refreshed: (socket: Socket, claims: Claims) => void;
}

/** Beyond this `setTimeout` fires after 1 ms (Node: TimeoutOverflowWarning). */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

const expired = (claims: Claims): boolean => Date.now() >= claims.expiresAtMs;

export const leftMs = (socket: Socket): number =>
  Math.max(1, claimsOf(socket).expiresAtMs - Date.now());

export const REFERENCE: Rules = {
  atHandshake: (token, verify) => verify(token),
  expired,
  mayEnter: (claims) => !expired(claims),
  lastCheck: 'after the application',
  wait: (socket, isExpired, close, arm) => setTimeout(() => {
    if (isExpired()) close();
    else arm();
  }, Math.min(leftMs(socket), LONGEST_TIMER_MS)),
  refreshed: (socket, claims) => { socket.data['claims'] = claims; },
};

/** Built-in events of a socket: no client can send them. */
const RESERVED = new Set([
  'disconnect', 'disconnecting', 'error', 'newListener', 'removeListener',
]);

type Listener = (...args: unknown[]) => void;

/**
 * Puts the check at the last step before the application: around each of its listeners and around
 * each of its acknowledgement callbacks. Earlier, in `socket.use`, another listener may still keep
 * the event loop busy between the check and the listener it was made for.
 */
function guardListeners(socket: Socket, rules: Rules): void {
  const mayEnter = (): boolean => {
    if (rules.mayEnter(claimsOf(socket))) return true;
    if (rules.expired(claimsOf(socket))) socket.disconnect(true);
    return false;
  };
  const guarded = (listener: Listener): Listener => (...args) => {
    if (mayEnter()) listener(...args);
  };
  const on = socket.on.bind(socket) as (event: string, listener: Listener) => Socket;
  socket.on = ((event: string, listener: Listener) =>
    on(event, RESERVED.has(event) ? listener : guarded(listener))) as typeof socket.on;

  const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => boolean;
  socket.emit = ((event: string, ...args: unknown[]) => {
    const last = args.at(-1);
    if (typeof last !== 'function') return emit(event, ...args);
    const answered: Listener = (...answer) => {
      if (!rules.expired(claimsOf(socket))) (last as Listener)(...answer);
    };
    return emit(event, ...args.slice(0, -1), answered);
  }) as typeof socket.emit;
}

/** Closes the session when its token expires, however far away that is and whenever timers fire. */
function closeAtExpiry(socket: Socket, rules: Rules): void {
  let timer: NodeJS.Timeout | undefined;
  const close = (): void => { socket.disconnect(true); };
  const arm = (): void => {
    clearTimeout(timer);
    timer = rules.wait(socket, () => rules.expired(claimsOf(socket)), close, arm);
  };
  socket.data['rearm'] = arm;
  socket.on('disconnect', () => { clearTimeout(timer); });
  arm();
}

/** A token for a session that lives on: same subject, good, and in time. */
function takeRefreshes(socket: Socket, verify: Verify, rules: Rules): void {
  socket.on('refresh', async (token: string, answer: (result: object) => void) => {
    const claims = await verify(token).catch(() => null);
    if (rules.expired(claimsOf(socket))) return;
    if (claims === null || claims.subject !== claimsOf(socket).subject) {
      answer({ error: 'refused' });
      return;
    }
    rules.refreshed(socket, claims);
    (socket.data['rearm'] as () => void)();
    answer({ expiresAtMs: claims.expiresAtMs });
  });
}

/** The reference server, or one that differs from it in the given rules. */
export function startEnforcing(
  { httpServer, key }: StartOptions, faults: Partial<Rules> = {},
): void {
  const rules: Rules = { ...REFERENCE, ...faults };
  const verify = verifierFor(key);
  for (const nsp of openNamespaces(httpServer)) enforce(nsp, verify, rules);
}

function enforce(nsp: Namespace, verify: Verify, rules: Rules): void {
  const checkAndArm = (socket: Socket, next: (error?: Error) => void): void => {
    if (rules.expired(claimsOf(socket))) {
      next(new Error('token expired'));
      return;
    }
    guardListeners(socket, rules);
    closeAtExpiry(socket, rules);
    next();
  };
  authenticate(nsp, (token) => rules.atHandshake(token, verify));
  if (rules.lastCheck === 'before the application') nsp.use(checkAndArm);
  nsp.use(loadProfile);
  if (rules.lastCheck === 'after the application') nsp.use(checkAndArm);
  nsp.on('connection', (socket) => {
    answerMessages(socket);
    takeRefreshes(socket, verify, rules);
  });
}
