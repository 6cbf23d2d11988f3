import type { Namespace, ServerOptions, Socket } from 'socket.io';
import type { StartOptions } from '../target.ts';
import { guardBroadcasts, guardWriting } from './writing.ts';
import {
  answerMessages, isParent, loadProfile, openNamespaces, serveApplication,
} from './application.ts';
import type { Rooms } from './application.ts';
import { authenticate, claimsOf, verifierFor } from './authenticate.ts';
import type { Claims, Verify } from './authenticate.ts';
import { isKeyless, keepToKeys, keyringOf } from './keyring.ts';
import type { Keyring } from './keyring.ts';
import { takeRefreshes } from './refreshes.ts';
import { LONGEST_TIMER_MS, SAFELY, optionsFor, recoverSafely } from './recover.ts';
import type { Recovery } from './recover.ts';
import { comesAsStranger, isStranger, takeAuthentication } from './strangers.ts';

/** The decisions of the reference. A faulty server replaces one of them. */
export interface Rules {
  /** What is asked of requests, before there is a socket. */
  readonly atEngine: (engine: Namespace['server']['engine'], verify: Verify) => void;
  /** Whatever else Socket.IO is started with. */
  readonly options: Partial<ServerOptions>;
  /** Who is let into the engine at all, by the first request of a connection. */
  readonly allowRequest: (verify: Verify) => Partial<Pick<ServerOptions, 'allowRequest'>>;
  /** The claims that need not be asked for in a namespace, as the engine has seen them. */
  readonly knownFrom: (socket: Socket) => Claims | undefined;
  /** Whether the application is there for who has not authenticated yet. */
  readonly servesStrangers: boolean;
  readonly authenticated: (socket: Socket, claims: Claims) => void;
  /** How the token that a client comes with is looked at. */
  readonly atHandshake: (token: unknown, verify: Verify) => Promise<Claims>;
  readonly expired: (claims: Claims) => boolean;
  /** May the application's listener be entered, its acknowledgement callback be called? */
  readonly mayEnter: (claims: Claims, socket: Socket) => boolean;
  /** Whether catch-all listeners are guarded as others are. */
  readonly guardsCatchAlls: boolean;
  readonly mayAnswer: (claims: Claims) => boolean;
  /** What the application does when a session is over. */
  readonly ended: (socket: Socket) => void;
  /** What becomes of a session whose late message or answer was refused. */
  readonly late: (socket: Socket) => void;
  /** May what the application emits, broadcasts or acknowledges be written? */
  readonly mayWrite: (claims: Claims, socket: Socket) => boolean;
  /** Closes what has expired. */
  readonly close: (socket: Socket) => void;
  /** The last check before the client is let in: behind the application's own, before it, none. */
  readonly lastCheck: 'after the application' | 'before the application' | 'none';
  /** What a client that is turned away is told. */
  readonly refusal: (why: string) => Error;
  /** Whatever a client is let in with is checked, and guarded from then on. */
  readonly checkAndGuard: (
    isExpired: () => boolean, guard: () => void, next: (error?: Error) => void,
  ) => void;
  /** Waits for the expiry: closes then, or arms again when it is not there yet. */
  readonly wait: (
    socket: Socket, expired: () => boolean, close: () => void, arm: () => void,
  ) => NodeJS.Timeout;
  /** How tokens are verified, and what is made of their claims. */
  readonly verifier: (key: Buffer, keyring: Keyring) => Verify;
  /** The keys of the issuer are asked for when they are needed, or were once. */
  readonly keys: 'as they are' | 'as they were';
  /** Whether sessions on a key that is retired are closed. */
  readonly closesRetired: boolean;
  /** Closes what a revoked user has open in a namespace. */
  readonly revoke: (nsp: Namespace, subject: string) => void;
  /** Where the server keeps whose tokens were revoked. */
  readonly revokedIn: (database: StartOptions['database']) => Set<string>;
  /** Whether the last check asks for revocations too. */
  readonly asksAgain: boolean;
  /** Whether broadcasts are gated as emits are. */
  readonly guardsBroadcasts: boolean;
  /** Where the timer of a session is kept. */
  readonly keepTimer: (socket: Socket) => { timer?: NodeJS.Timeout };
  readonly guards: (nsp: Namespace) => boolean;
  /** What decides whether a dynamic namespace is created, and the rules in force there. */
  readonly rooms?: (verify: Verify) => Rooms;
  readonly inRooms?: Partial<Rules>;
  readonly mayRefresh: (current: Claims, fresh: Claims) => boolean;
  readonly lateRefresh: 'refused' | 'taken';
  /** Of two refreshes, numbered as they were received: may the first overwrite the second? */
  readonly isNewer: (nth: number, latest: number) => boolean;
  readonly refreshed: (socket: Socket, claims: Claims) => void;
  /** Socket.IO's connection state recovery, and what is done to make it safe. */
  readonly recovery: Recovery;
}

const expired = (claims: Claims): boolean => Date.now() >= claims.expiresAtMs;

export const leftMs = (socket: Socket): number =>
  Math.max(1, claimsOf(socket).expiresAtMs - Date.now());

const REFERENCE: Omit<Rules, 'mayEnter' | 'mayAnswer' | 'mayWrite'> = {
  atEngine: () => { /* nothing */ },
  options: {},
  allowRequest: () => ({}),
  knownFrom: () => undefined,
  servesStrangers: false,
  authenticated: (socket, claims) => { socket.data['claims'] = claims; },
  atHandshake: (token, verify) => verify(token),
  expired,
  guardsCatchAlls: true,
  ended: () => { /* nothing */ },
  late: (socket) => { socket.disconnect(true); },
  close: (socket) => { socket.disconnect(true); },
  lastCheck: 'after the application',
  refusal: (why) => new Error(why),
  checkAndGuard: (isExpired, guard, next) => {
    if (isExpired()) {
      next(new Error('token expired'));
      return;
    }
    guard();
    next();
  },
  wait: (socket, isExpired, close, arm) => setTimeout(() => {
    if (isExpired()) close();
    else arm();
  }, Math.min(leftMs(socket), LONGEST_TIMER_MS)),
  verifier: (_key, keyring) => verifierFor(keyring),
  revoke: (nsp, subject) => {
    for (const socket of nsp.sockets.values()) {
      if (!isStranger(socket) && claimsOf(socket).subject === subject) socket.disconnect(true);
    }
  },
  revokedIn: (database) => database?.revoked ?? new Set(),
  asksAgain: true,
  keys: 'as they are',
  closesRetired: true,
  guardsBroadcasts: true,
  keepTimer: () => ({}),
  guards: () => true,
  mayRefresh: (current, fresh) => current.subject === fresh.subject,
  lateRefresh: 'refused',
  isNewer: (nth, latest) => nth > latest,
  refreshed: (socket, claims) => { socket.data['claims'] = claims; },
  recovery: 'off',
};

/** Built-in events of a socket: no client can send them. */
const RESERVED = new Set([
  'disconnect', 'disconnecting', 'error', 'newListener', 'removeListener',
]);

const isExempt = (event: string, { lateRefresh }: Rules): boolean =>
  RESERVED.has(event) || event === 'authenticate'
  || (event === 'refresh' && lateRefresh === 'taken');

type Listener = (...args: unknown[]) => void;

/**
 * Puts the check at the last step before the application: around each of its listeners and around
 * each of its acknowledgement callbacks. Earlier, in `socket.use`, another listener may still keep
 * the event loop busy between the check and the listener it was made for.
 */
function guardListeners(socket: Socket, rules: Rules): void {
  const mayEnter = (): boolean => {
    if (isStranger(socket)) return rules.servesStrangers;
    if (rules.mayEnter(claimsOf(socket), socket)) return true;
    if (rules.expired(claimsOf(socket))) rules.late(socket);
    return false;
  };
  const guarded = (listener: Listener): Listener => (...args) => {
    if (mayEnter()) listener(...args);
  };
  const on = socket.on.bind(socket) as (event: string, listener: Listener) => Socket;
  socket.on = ((event: string, listener: Listener) =>
    on(event, isExempt(event, rules) ? listener : guarded(listener))) as typeof socket.on;

  if (rules.guardsCatchAlls) {
    // They run before `socket.use`, and go on running when the socket is no longer connected.
    for (const method of ['onAny', 'prependAny'] as const) {
      const register = socket[method].bind(socket);
      socket[method] = (listener) => register(guarded(listener));
    }
  }

  const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => boolean;
  socket.emit = ((event: string, ...args: unknown[]) => {
    const last = args.at(-1);
    if (typeof last !== 'function') return emit(event, ...args);
    const answered: Listener = (...answer) => {
      if (isStranger(socket)) {
        if (rules.servesStrangers) (last as Listener)(...answer);
      } else if (rules.mayAnswer(claimsOf(socket))) (last as Listener)(...answer);
      else rules.late(socket);
    };
    return emit(event, ...args.slice(0, -1), answered);
  }) as typeof socket.emit;
}

/** Closes the session when its token expires, however far away that is and whenever timers fire. */
function closeAtExpiry(socket: Socket, rules: Rules): void {
  let kept: ReturnType<Rules['keepTimer']> | undefined;
  const close = (): void => { rules.close(socket); };
  const arm = (): void => {
    kept ??= rules.keepTimer(socket);
    clearTimeout(kept.timer);
    kept.timer = rules.wait(socket, () => rules.expired(claimsOf(socket)), close, arm);
  };
  socket.data['rearm'] = arm;
  socket.on('disconnect', () => {
    clearTimeout(kept?.timer);
    rules.ended(socket);
  });
  if (!isStranger(socket)) arm();
}

/** The reference server, or one that differs from it in the given rules. */
export function startEnforcing(options: StartOptions, faults: Partial<Rules> = {}): void {
  const { httpServer, key } = options;
  const alive = (claims: Claims): boolean => !(faults.expired ?? expired)(claims);
  const rules: Rules = {
    ...REFERENCE, mayEnter: alive, mayAnswer: alive, mayWrite: alive, ...faults,
  };
  const keyring = keyringOf(options);
  const verify = rules.verifier(key, keyring);
  const { recovery } = rules;
  const revoked = rules.revokedIn(options.database);
  const namespaces = openNamespaces(httpServer, {
    ...rules.options, ...optionsFor(recovery), ...rules.allowRequest(verify),
  }, rules.rooms?.(verify));
  const [main] = namespaces;
  if (main !== undefined) rules.atEngine(main.server.engine, verify);
  const setUp = (nsp: Namespace, its: Rules): void => {
    if (typeof recovery === 'object') recoverSafely(nsp, recovery, rules.expired);
    if (rules.guards(nsp)) enforce(nsp, verify, its, { revoked, keyring });
    else serveApplication(nsp);
  };
  for (const nsp of namespaces) if (!isParent(nsp)) setUp(nsp, rules);
  // A dynamic namespace has an adapter and listings of its own, as soon as it is created.
  main?.server.on('new_namespace', (nsp) => { setUp(nsp, { ...rules, ...rules.inRooms }); });
}

function enforce(
  nsp: Namespace, verify: Verify, rules: Rules,
  { revoked, keyring }: { readonly revoked: Set<string>; readonly keyring: Map<string, Buffer> },
): void {
  // How the application is told that a user has logged out everywhere.
  nsp.server.httpServer.on('revoked', (subject: string) => {
    revoked.add(subject);
    rules.revoke(nsp, subject);
  });
  if (rules.keys === 'as they are') keepToKeys(nsp, keyring, rules.closesRetired);
  const guard = (socket: Socket): void => {
    guardListeners(socket, rules);
    guardWriting(socket, rules);
    closeAtExpiry(socket, rules);
  };
  const isOver = (socket: Socket): boolean => rules.expired(claimsOf(socket))
    || isKeyless(claimsOf(socket), keyring)
    || (rules.asksAgain && revoked.has(claimsOf(socket).subject));
  const checkAndGuard = (socket: Socket, next: (error?: Error) => void): void => {
    const { recovery } = rules;
    if (socket.recovered && typeof recovery === 'object' && recovery.trusts) next();
    else rules.checkAndGuard(
      () => !isStranger(socket) && rules.knownFrom(socket) === undefined && isOver(socket),
      () => { guard(socket); }, (error) => { next(error && rules.refusal(error.message)); });
  };
  if (rules.guardsBroadcasts) guardBroadcasts(nsp, rules);
  const verified = async (token: unknown): Promise<Claims> => {
    const claims = await rules.atHandshake(token, verify);
    if (revoked.has(claims.subject)) throw new Error('revoked');
    return claims;
  };
  const { mayTakeOver } = typeof rules.recovery === 'object' ? rules.recovery : SAFELY;
  authenticate(nsp, async (token, socket) => comesAsStranger(socket)
    ? undefined : rules.knownFrom(socket) ?? verified(token), mayTakeOver, rules.refusal);
  if (rules.lastCheck === 'before the application') nsp.use(checkAndGuard);
  nsp.use(loadProfile);
  if (rules.lastCheck === 'after the application') nsp.use(checkAndGuard);
  if (rules.lastCheck === 'none') nsp.on('connection', guard);
  nsp.on('connection', (socket) => {
    answerMessages(socket);
    takeAuthentication(socket, { ...rules, verify: verified });
    takeRefreshes(socket, verify, rules);
  });
}
