/**
 * What mends a server, as lines that a person can put into one. Where a remedy is the same for many
 * designs it has a name here; reports/mending/designs.ts says which design wants which.
 */
export interface Remedy {
  /** What to do, as a sentence without its full stop. */
  readonly says: string;
  readonly lines: readonly string[];
  /** The properties it mends; absent: all that the design breaks by this fault. */
  readonly mends?: readonly string[];
}

/** What the lines below take for granted; to be shown once, before them. */
export const DEFINITION = 'const expired = (socket) => Date.now() >= socket.data.exp * 1000;';

export const atListeners: Remedy = {
  says: 'look at exp once more at the last step before each listener is entered',
  mends: ['EXP-2', 'EXP-8', 'EXP-12'],
  lines: [
    'const on = socket.on.bind(socket);',
    'socket.on = (event, listener) => on(event, event === \'disconnect\' ? listener',
    '  : (...args) => expired(socket) ? socket.disconnect(true) : listener(...args));',
  ],
};

export const atAnswers: Remedy = {
  says: 'look at exp once more before an acknowledgement callback is called',
  mends: ['EXP-3', 'EXP-8', 'EXP-12'],
  lines: [
    'const live = (arg) => typeof arg !== \'function\' ? arg : (...answer) => {',
    '  if (!expired(socket) || answer[0] instanceof Error) arg(...answer);   // or its timeout',
    '};',
    'const ask = socket.emit.bind(socket);',
    'socket.emit = (event, ...args) => ask(event, ...args.map(live));',
  ],
};

export const atAdmission: Remedy = {
  says: 'look at exp once more in the last middleware, behind all that take time',
  mends: ['EXP-1', 'EXP-8', 'EXP-12'],
  lines: [
    'io.use((socket, next) => {   // the last one',
    '  next(expired(socket) ? new Error(\'token expired\') : undefined);',
    '});',
  ],
};

export const closeAtExpiry: Remedy = {
  says: 'close the connection at exp by a timer that asks the clock when it fires',
  mends: ['EXP-10', 'EXP-7', 'EXP-8'],
  lines: [
    'const closeAtExpiry = (socket) => {',
    '  const leftMs = Math.max(1, socket.data.exp * 1000 - Date.now());',
    '  const timer = setTimeout(() => {',
    '    if (expired(socket)) socket.disconnect(true); else closeAtExpiry(socket);',
    '  }, Math.min(leftMs, 2 ** 31 - 1));',
    '  socket.once(\'disconnect\', () => clearTimeout(timer));',
    '};',
  ],
};

export const atWriting: Remedy = {
  says: 'write nothing to a session that has expired: emits, acknowledgements, broadcasts',
  mends: ['EXP-9'],
  lines: [
    'const emit = socket.emit.bind(socket);',
    'socket.emit = (...args) => !expired(socket) && emit(...args);',
    'const expiredIdsOf = (nsp) =>',
    '  [...nsp.sockets.values()].filter(expired).map(({ id }) => id);',
    'const broadcast = nsp.adapter.broadcast.bind(nsp.adapter);',
    'nsp.adapter.broadcast = (packet, options) => broadcast(packet, { ...options, except:',
    '  new Set([...(options.except ?? []), ...expiredIdsOf(nsp)]) });',
  ],
};

export const atRefresh: Remedy = {
  says: 'take over a new token only where it is good, of the same subject, and in time; then arm '
    + 'the timer anew',
  mends: ['EXP-5'],
  lines: [
    'socket.on(\'refresh\', async (token, done) => {',
    '  const fresh = await verify(token);   // throws where it is not good',
    '  if (expired(socket) || fresh.sub !== socket.data.sub) return done(\'refused\');',
    '  Object.assign(socket.data, fresh);',
    '  closeAtExpiry(socket);',
    '});',
  ],
};

export const atVerification: Remedy = {
  says: 'verify signature, algorithm and claims, with a library, and want an exp',
  mends: ['EXP-6'],
  lines: [
    'await jwtVerify(token, key, { algorithms: [\'HS256\'], requiredClaims: [\'exp\', \'sub\'] });',
  ],
};

export const atRecovery: Remedy = {
  says: 'restore no session that has expired or was kicked, and let it past every middleware',
  mends: ['EXP-4'],
  lines: [
    'new Server(httpServer, { connectionStateRecovery: { skipMiddlewares: false } });',
    'const restore = nsp.adapter.restoreSession.bind(nsp.adapter);',
    'nsp.adapter.restoreSession = async (pid, offset) => {',
    '  const session = await restore(pid, offset);',
    '  nsp.adapter.sessions?.delete(pid);   // once, and no more',
    '  return session !== null && Date.now() < session.data.exp * 1000 ? session : null;',
    '};',
  ],
};

export const liveOnes: Remedy = {
  says: 'refuse, close or reorder nothing before exp: a check that waits must keep the order of '
    + 'what waits behind it, and a timer no more than 2^31−1 ms',
  mends: ['EXP-7'],
  lines: ['setTimeout(askTheClockAgain, Math.min(leftMs, 2 ** 31 - 1));'],
};

export const sameEverywhere: Remedy = {
  says: 'make one check, where every message passes whatever brought it: at the listener, in every '
    + 'namespace, not by request, transport or packet',
  mends: ['EXP-8'],
  lines: ['io.on(\'new_namespace\', guardNamespace); guardNamespace(io.of(\'/\'));'],
};

export const tellWhy: Remedy = {
  says: 'refuse in a middleware of the namespace with an error that has a message, and end a '
    + 'session by disconnect(true), so that the client learns why',
  mends: ['EXP-11'],
  lines: [
    'io.use((socket, next) => next(new Error(\'token expired\')));',
    'socket.disconnect(true);   // not socket.conn.close()',
  ],
};

export const wallClock: Remedy = {
  says: 'compare exp with the wall clock at every check, close what was once seen expired, and '
    + 'arm a timer that fired early again',
  mends: ['EXP-12'],
  lines: ['if (expired(socket)) socket.disconnect(true); else closeAtExpiry(socket);'],
};

export const reachOpenOnes: Remedy = {
  says: 'close the open sessions of whoever is revoked, and ask again behind the last middleware '
    + 'for those that are still joining',
  mends: ['EXP-13'],
  lines: [
    'for (const socket of nsp.sockets.values()) {',
    '  if (socket.data.sub === subject) socket.disconnect(true);',
    '}',
    'io.use((socket, next) => {   // the last one',
    '  next(isRevoked(socket.data) ? new Error(\'token revoked\') : undefined);',
    '});',
  ],
};

/** For a server that is like no design which is known to break the property. */
export const GENERAL: Readonly<Record<string, readonly Remedy[]>> = {
  'EXP-1': [atAdmission], 'EXP-2': [atListeners], 'EXP-3': [atAnswers], 'EXP-4': [atRecovery],
  'EXP-5': [atRefresh], 'EXP-6': [atVerification], 'EXP-7': [liveOnes], 'EXP-8': [sameEverywhere],
  'EXP-9': [atWriting], 'EXP-10': [closeAtExpiry], 'EXP-11': [tellWhy], 'EXP-12': [wallClock],
  'EXP-13': [reachOpenOnes],
};
