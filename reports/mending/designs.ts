import {
  atAdmission, atAnswers, atListeners, atRecovery, atVerification, atWriting, closeAtExpiry,
  liveOnes, reachOpenOnes, sameEverywhere, tellWhy, wallClock,
} from './remedies.ts';
import type { Remedy } from './remedies.ts';

/** A remedy for one fault: it mends whatever the design breaks by it. */
const one = (says: string, ...lines: readonly string[]): readonly Remedy[] => [{ says, lines }];

const throughout = [atAdmission, atListeners, atAnswers, atWriting, closeAtExpiry] as const;
const wait = 'setTimeout(() => { if (expired(socket)) socket.disconnect(true); else arm(); },';

/** Whoever has learnt a `pid` is not whom it was given to. */
const toItsSubject: Remedy = {
  says: 'verify whoever recovers a session, and refuse a token of another subject than its own',
  lines: ['if (socket.recovered && socket.data.sub !== claims.sub) return next(unauthorized);'],
  mends: ['EXP-7', 'EXP-13'],
};

/** What each faulty built-in design lacks; a sound one wants nothing and is not listed. */
export const DESIGN_REMEDIES: Readonly<Record<string, readonly Remedy[]>> = {
  'handshake-only': throughout,
  timer: [...throughout, wallClock],
  'packet-guard': throughout,
  'timer+guard': [...throughout, wallClock],
  'off-by-one': one('refuse at exp and not only after it: RFC 7519 §4.1.4 says "on or after"',
    'Date.now() >= exp * 1000   // not >'),
  'long-timer': one('arm no timer for more than 2^31−1 ms, which would fire after 1 ms, and ask '
    + 'the clock when one fires', wait, '  Math.min(leftMs, 2 ** 31 - 1));'),
  'refresh-forgets': one('keep the expiry of the new token, and arm the timer anew',
    'socket.data.exp = fresh.exp;', 'closeAtExpiry(socket);'),
  'early-timer': one('arm the timer again where it fired too early: Node\'s may, by 1 ms',
    wait, '  Math.max(1, leftMs));'),
  'refuse-all': [liveOnes, { ...tellWhy, mends: ['EXP-11'] }, {
    says: 'let a live session through: call the listener, and take over a good new token',
    lines: ['if (!expired(socket)) listener(...args);'], mends: ['EXP-5', 'EXP-7'],
  }],
  'timer-before-connect': one('make the last check and arm the timer behind the slow middleware',
    'io.use(loadProfile);', 'io.use(lastCheck);   // the last one', 'io.on(\'connection\', arm);'),
  'decode-only': [atVerification],
  'acks-unguarded': [atAnswers],
  'verify-then-slow': [{ ...atAdmission, mends: ['EXP-1', 'EXP-13'] }],
  'next-twice': one('return once next() was called: a second call admits whom the first refused',
    'if (expired(socket)) return next(new Error(\'token expired\'));', 'next();'),
  'main-namespace-only': one('do in every namespace what is done in /: io.use and io.on are those '
    + 'of / alone', 'io.on(\'new_namespace\', guardNamespace);', 'guardNamespace(io.of(\'/\'));'),
  'wrong-unit': one('multiply exp by 1000 once: it is in seconds, Date.now() in milliseconds',
    'const expiresAtMs = exp * 1000;'),
  'monotonic-clock': one('compare exp with the wall clock, which an operator may set',
    'Date.now() >= exp * 1000   // not performance.now()'),
  unlatched: one('close a session when it is first seen expired: a clock that is set back would '
    + 'revive it', 'if (expired(socket)) socket.disconnect(true);'),
  'emits-unguarded': [atWriting],
  'broadcasts-unguarded': one('leave the expired out of every broadcast, which goes past '
    + 'socket.emit', 'const expiredIdsOf = (nsp) =>',
  '  [...nsp.sockets.values()].filter(expired).map(({ id }) => id);',
  'const broadcast = nsp.adapter.broadcast.bind(nsp.adapter);',
  'nsp.adapter.broadcast = (packet, options) => broadcast(packet, { ...options, except:',
  '  new Set([...(options.except ?? []), ...expiredIdsOf(nsp)]) });'),
  'one-timer': one('keep each session\'s timer with its own socket', 'socket.data.timer = timer;'),
  'timer-per-user': one('keep the timer by socket and not by user, who may have several',
    'timers.set(socket.id, timer);   // not socket.data.sub'),
  'timer-per-connection': one('keep the timer by socket and not by connection, on which a client '
    + 'may be let in twice', 'timers.set(socket.id, timer);   // not socket.conn.id'),
  'revocation-unpushed': [reachOpenOnes],
  'revocation-overtaken': one('ask for revocations again behind the last middleware',
    'io.use((socket, next) => {   // the last one',
    '  next(isRevoked(socket.data) ? new Error(\'token revoked\') : undefined);', '});'),
  'revocation-forgotten': one('keep whose tokens are revoked where a restart does not reach',
    'if (await database.isRevoked(claims.sub)) throw new Error(\'token revoked\');'),
  'empty-sid': one('take an empty sid for what Engine.IO takes it for: a handshake; and ask for '
    + 'the token in the namespace', 'const isHandshake = !request._query.sid;',
  'io.use(verifyToken);'),
  'later-expiry-wins': one('take over the new token\'s expiry whether it is later or sooner',
    'socket.data.exp = fresh.exp;   // not Math.max'),
  'any-subject': one('refuse a new token of another subject',
    'if (fresh.sub !== socket.data.sub) return done(\'refused\');'),
  'late-refresh': one('refuse a new token once the old one has expired',
    'if (expired(socket)) return done(\'refused\');'),
  'refresh-overtakes': one('number refreshes as they are received, and let no older one overwrite '
    + 'a newer', 'const nth = ++socket.data.asked;', 'const fresh = await verify(token);',
  'if (nth < socket.data.taken) return;', 'socket.data.taken = nth;'),
  'polling-only': [{ ...atListeners, mends: ['EXP-2', 'EXP-5', 'EXP-8', 'EXP-12'] }],
  'request-guard': [{ ...atListeners, mends: ['EXP-2', 'EXP-5', 'EXP-8'] }],
  'upgrade-unchecked': [{ ...atListeners, mends: ['EXP-2', 'EXP-5'] }, sameEverywhere],
  'frame-guard': [{ ...atListeners, mends: ['EXP-2', 'EXP-5', 'EXP-8', 'EXP-12'] }],
  'whole-seconds': one('compare milliseconds: exp may have a fraction (RFC 7519 §2, NumericDate)',
    'Date.now() >= exp * 1000   // not Math.floor(Date.now() / 1000) > exp'),
  'lax-exp': one('want exp to be a number, and refuse a token where it is not: 0, null and "never" '
    + 'are no reason to skip the check', 'if (!Number.isFinite(exp)) throw new Error(\'no exp\');'),
  'recovery-as-it-comes': [
    { ...atRecovery, mends: ['EXP-1', 'EXP-2', 'EXP-4', 'EXP-5', 'EXP-9', 'EXP-10'] },
    toItsSubject],
  'recovers-kicked': one('do not store a session that the server itself closed: Socket.IO takes '
    + 'conn.close() for a drop', 'socket.on(\'disconnecting\', (reason) => {',
  '  if (reason === \'forced close\') kicked.add(socket.id);', '});',
  'nsp.adapter.persistSession = (session) => {', '  if (!kicked.has(session.sid)) store(session);',
  '};'),
  'recovers-twice': one('let a session be restored to one at a time: two CONNECTs in one segment '
    + 'both ask before either is answered', 'if (underWay.has(pid)) return null;',
  'underWay.add(pid);', 'try { return await restore(pid, offset); } finally { '
    + 'underWay.delete(pid); }'),
  'recovers-for-anybody': [{ ...toItsSubject, mends: ['EXP-13'] }],
  'recovers-again': one('forget a session that was restored: Socket.IO\'s adapter keeps it',
    'const session = await restore(pid, offset);', 'nsp.adapter.sessions.delete(pid);'),
  'hands-before-checking': one('refuse to restore an expired session in the adapter: what it '
    + 'missed is written before the first middleware runs',
  'nsp.adapter.restoreSession = async (pid, offset) => {',
  '  const session = await restore(pid, offset);',
  '  return session !== null && Date.now() < session.data.exp * 1000 ? session : null;', '};'),
  'recovered-unguarded': one('guard and time a recovered socket like any other',
    'if (socket.recovered) return next();   // delete this line'),
  'recovers-for-ever': [
    { ...atRecovery, mends: ['EXP-1', 'EXP-2', 'EXP-4', 'EXP-5', 'EXP-9', 'EXP-10'] },
    toItsSubject],
  'engine-trusted': one('ask for the token in every namespace, however it was carried: what the '
    + 'request showed may have expired since',
  'nsp.use((socket, next) => verifyAgain(socket.request, next));'),
  'strangers-served': one('register listeners only once the client has authenticated',
    'socket.once(\'authenticate\', async (token) => {', '  socket.data = await verify(token);',
    '  registerListeners(socket);', '});'),
  'authenticated-for-ever': one('keep until when a client has authenticated, and look at it at '
    + 'every use', 'socket.data.exp = claims.exp;   // not socket.data.authenticated = true',
  'if (expired(socket)) return socket.disconnect(true);'),
  lenient: one('give a token no more than its exp, or declare the leeway that is meant',
    'Date.now() >= exp * 1000   // no + 2000'),
  'any-algorithm': one('name the algorithm: a token must not choose how its key is used',
    'await jwtVerify(token, publicKey, { algorithms: [\'RS256\'] });'),
  'keys-cached': one('fetch the issuer\'s keys again when one is retired or not known',
    'createRemoteJWKSet(url, { cacheMaxAge: 60_000 });'),
  'keys-unpushed': one('close the sessions whose key is retired',
    'for (const socket of nsp.sockets.values()) {',
    '  if (socket.data.kid === retired) socket.disconnect(true);', '}'),
  'catch-all-unguarded': one('guard onAny and prependAny as on is guarded',
    'const onAny = socket.onAny.bind(socket);',
    'socket.onAny = (listener) => onAny((...args) => !expired(socket) && listener(...args));'),
  'disconnected-unguarded': one('write nothing to an expired session, connected or not, and close '
    + 'its connection too', 'socket.disconnect(true);'),
  'keeps-the-dead': one('forget a stored session when its token expires: the adapter sweeps by the '
    + 'minute', 'setTimeout(() => nsp.adapter.sessions.delete(session.pid), leftMs);'),
  'one-namespace-closed': one('close the connection and not the namespace alone',
    'socket.disconnect(true);   // not disconnect()'),
  'remembered-in-a-room': one('put no socket that has gone into a room: nobody takes it out again',
    'gone.add(socket.data.sub);   // not nsp.adapter.addAll(socket.id, …)'),
  'silent-close': one('end a session by disconnect(true), which tells the client',
    'socket.disconnect(true);   // not socket.conn.close()'),
  'refuses-wordlessly': one('say why a client is turned away: without a message it cannot tell an '
    + 'expired token from any other error',
  "next(new Error('token expired'));   // not next(new Error())"),
  'refused-at-the-engine': one('refuse in a middleware of the namespace: an error of the transport '
    + 'tells the client nothing, and it tries again and again',
  'io.use(verifyToken);   // not io.engine.use'),
  'checked-at-creation': one('check the token in a middleware of the dynamic namespace: the '
    + 'function that creates it is asked for its first client alone',
  'io.of(isRoom).use(verifyToken);'),
  'orphaned-by-clean-up': one('ask for revocations again behind the last middleware: who is still '
    + 'joining a namespace that is removed is in no list', 'io.of(isRoom).use(lastCheck);'),
};
