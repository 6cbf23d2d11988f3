import type { Carrier, Transport } from '../../model/step.ts';
import { clientOf2, clientOf4 } from '../client-2.ts';
import { TargetError } from '../errors.ts';
import type { Attachment } from './attachment.ts';
import { findAcceptance } from './acceptance.ts';
import { findAuthenticating, strangersUnheard } from './find-authenticating.ts';
import { Caller } from './caller.ts';
import type { Reception } from './caller.ts';
import { candidatesFor, comesIn, failed, findCarrier, knock, tokenFor } from './carrier.ts';
import { checkClock, inWords, showsTimes } from './clock-check.ts';
import { openIssuer } from './issuer.ts';
import type { Logins } from './issuer.ts';
import { hangsUpForTheToken, hangsUpOnStrangers } from './hanging-up.ts';
import { tryHooks } from './hooks.ts';
import { tryRecovery } from './recovery.ts';
import { trySide } from './side.ts';
import { openLogin } from './login.ts';
import { isLoopback } from './host.ts';
import { hasOneSession } from './one-session.ts';
import { answering, ask } from './reach.ts';
import type { Answers } from './reach.ts';
import { measureClock } from './server-clock.ts';
import type { ServerClock } from './server-clock.ts';
import { addressOf, LONG_SEC } from './told.ts';
import type { Progress, Told } from './told.ts';

/** What an examination came to: something to check, or the one sentence that says what to mend. */
export interface Examination {
  /** What was found out, in the order in which it was. */
  readonly findings: readonly string[];
  readonly attachment: Attachment | null;
  readonly problem: TargetError | null;
  /** Transports that work; and why others do not. */
  readonly transports: readonly Transport[];
  readonly unavailable: readonly { readonly transport: Transport; readonly reason: string }[];
  readonly clock: ServerClock | null;
  readonly close: () => void;
}

/** Reaches a server and finds out all that a check has to know. Never throws for the server. */
export async function examine(told: Told): Promise<Examination> {
  const findings: string[] = [];
  const callers: Caller[] = [];
  const none = { attachment: null, transports: [], unavailable: [], clock: null };
  const close = (): void => { for (const caller of callers) caller.close(); };
  try {
    const issuer = 'login' in told.issuer
      ? await openLogin(told.issuer) : openIssuer(told.issuer);
    const speaking = await reach(told, findings);
    const turnsAway = { words: new Set<string>(), hangsUp: false };
    const found = await findOut({ told, issuer, findings, callers, turnsAway, ...speaking });
    return { findings, problem: null, ...found, close };
  } catch (error) {
    close();
    if (error instanceof TargetError) return { findings, ...none, problem: error, close };
    throw error;
  }
}

type Found = Pick<Examination, 'attachment' | 'transports' | 'unavailable' | 'clock'>;

async function findOut(progress: Progress): Promise<Found> {
  const { told, issuer, findings, turnsAway } = progress;
  const clock = await measureClock(
    () => ask(told.url, told.path, '&sid=lapse'), isLoopback(told.url));
  checkClock(clock, findings);
  const working = await findTransports(progress, told.carrier);
  const { authenticate } = told;
  turnsAway.hangsUp = await hangsUpOnStrangers(progress, working.transports);
  const { carrier, progress: spoken } = authenticate === undefined
    ? await findCarrier(progress, working.first) : {
      carrier: 'auth' as const,
      progress: await findAuthenticating(progress, authenticate, working.first),
    };
  const address = addressOf(spoken, carrier);
  turnsAway.hangsUp &&= await hangsUpForTheToken(spoken, carrier);
  const isSingle = issuer.logins !== undefined
    && await endsEarlier(spoken, issuer.logins, carrier, working.first);
  if (issuer.logins === undefined) await showsTimes(spoken, address, working.first, clock);
  if (told.served !== undefined) findings.push(wordsFor(told.served));
  const isOne = await hasOneSession(spoken, address, working.first);
  const acceptance = await findAcceptance(spoken, address, working.first);
  if (authenticate !== undefined) {
    await strangersUnheard(progress, acceptance.acceptance, working.first);
  }
  const noSide = await trySide(spoken, carrier, acceptance.acceptance, working.first);
  const noRecovery = await tryRecovery(spoken, address, working.first);
  const noFrames = whyNoFrames(spoken);
  if (noFrames !== null) findings.push(noFrames);
  const hooks = await tryHooks(spoken, address, working.first);
  return {
    transports: working.transports, unavailable: working.unavailable, clock,
    attachment: {
      ...address, issuer, clock, turnsAway,
      ttlMs: told.ttlMs, leewayMs: told.leewayMs, graceMs: told.graceMs,
      answerMs: told.answerMs,
      ...acceptance, ...hooks,
      ...(noFrames === null ? {} : { noFrames }), ...(noSide === null ? {} : { noSide }),
      ...(noRecovery === null ? {} : { noRecovery }),
      ...(isOne ? { ownUsers: true as const } : {}),
      ...(isSingle ? { isSingle: true as const } : {}),
    },
  };
}

/** Why the client without manners is not used, or `null`. */
function whyNoFrames({ isOld, staysMs, told: { authenticate } }: Progress): string | null {
  const why = isOld ? 'those of Engine.IO 4, and this server speaks 3'
    : authenticate !== undefined ? 'none that shows a token by an event'
      : staysMs !== undefined ? 'none that waits to be left alone' : null;
  return why === null ? null : 'sequences of a client without manners are left out: lapse\'s own, '
    + `which writes single frames, writes ${why}`;
}

/** Whether a login ends what the one before it gave. */
async function endsEarlier(
  progress: Progress, { lifeMs, again }: Logins, carrier: Carrier, transport: Transport,
): Promise<boolean> {
  progress.findings.push(`its tokens live ${inWords(lifeMs)}: a check waits for the end of one, and`
    + ' runs all of its sequences over that');
  const earlier = await tokenFor(progress, LONG_SEC);
  const { token } = await again();
  if (token === earlier) return true;
  const isOver = (await knock(progress, carrier, transport, earlier)).kind !== 'admitted';
  if (isOver) progress.findings.push('a login ends what the one before it gave');
  return isOver;
}

const wordsFor = ({ url, fetched }: NonNullable<Told['served']>): string =>
  `its keys are those of ${url}, which it fetched `
  + (fetched() === 1 ? 'once' : `${fetched()} times`);

/** A server that only has Engine.IO on it answers nobody who asks at another path. */
async function firstAnswer(url: URL, path: string): Promise<Answers> {
  try {
    return answering(await ask(url, path, '&sid=lapse'));
  } catch (error) {
    const isSilent = error instanceof TargetError && error.code === 'SERVER_SILENT';
    if (!isSilent || path === USUAL_PATH) throw error;
    return 'nobody';
  }
}

/** Who it is, and so by whom it is spoken to. */
async function reach(
  { url, path, client }: Told, findings: string[],
): Promise<Pick<Progress, 'makeClient' | 'isOld'>> {
  const first = await firstAnswer(url, path);
  const answers = first === 'Engine.IO 4' ? answering(await ask(url, path, '')) : first;
  if (answers === 'nobody' || (first === 'somebody' && answers === 'somebody')) {
    throw await notSocketIo(url, path);
  }
  const isOld = client === 2 || (client === undefined && answers === 'Engine.IO 3');
  if (isOld === (answers === 'Engine.IO 3') || (isOld && await takesOld(url, path))) {
    const makeClient = isOld ? clientOf2() : clientOf4;
    const whom = isOld ? ', Engine.IO 3: spoken to by the client of Socket.IO 2'
      : first === 'Engine.IO 4' ? ', Engine.IO 4' : '';
    findings.push(`reached ${url.origin}${path}${whom}`);
    return { isOld, makeClient };
  }
  throw new TargetError('OTHER_PROTOCOL', isOld
    ? `${url.origin}${path} speaks Engine.IO 4, and not 3 → leave --client 2 out, or have it take `
      + 'old clients (allowEIO3)'
    : `${url.origin}${path} speaks Engine.IO 3, as Socket.IO 2 does → leave --client 4 out`);
}

/** A newer server may take clients of Socket.IO 2 as well. */
const takesOld = async (url: URL, path: string): Promise<boolean> =>
  answering(await ask(url, path, '', { eio: 3 })) === 'Engine.IO 3';

const USUAL_PATH = '/socket.io';

async function notSocketIo(url: URL, path: string): Promise<TargetError> {
  const usual = path === USUAL_PATH
    ? 'nobody' : answering(await ask(url, USUAL_PATH, '&sid=lapse'));
  return usual === 'Engine.IO 4'
    ? new TargetError('PATH_WRONG', `${url.origin} has its Socket.IO server at ${USUAL_PATH}, not `
      + `at ${path} → --path ${USUAL_PATH}`)
    : new TargetError('NOT_SOCKET_IO', `a web server answers at ${url.origin}, and no Socket.IO at `
      + `${path} → check the URL, or say where it is with --path`);
}

interface Working {
  readonly first: Transport;
  readonly transports: readonly Transport[];
  readonly unavailable: readonly { readonly transport: Transport; readonly reason: string }[];
}

/** Whether it was the application that answered: a proxy answers with a status of HTTP's own. */
const isTurnedDown = (reception: Reception): boolean => reception.kind === 'failed'
  || (reception.kind === 'refused' && reception.status !== undefined);

/** Nothing comes through by it, where the other way leads to somebody who answers. */
const isBlocked = (reception: Reception, other: Reception): boolean => isTurnedDown(reception)
  || (reception.kind === 'silence' && other.kind !== 'silence' && !isTurnedDown(other));

/**
 * Which transports lead to the application, allowed in or not. A proxy that blocks upgrades takes
 * WebSocket away, a server without long-polling all that begins with it.
 */
async function findTransports(
  progress: Progress, carrier: Carrier = candidatesFor(progress)[0] ?? 'auth',
): Promise<Working> {
  const { told, findings } = progress;
  const by = async (transport: Transport): Promise<Reception> =>
    comesIn(progress, carrier, transport, await tokenFor(progress, LONG_SEC));
  const [polling, webSocket] = await Promise.all([by('polling'), by('websocket')]);
  if (polling.kind === 'failed' && webSocket.kind === 'failed') {
    throw await failed(progress, polling.why);
  }
  // Where both are turned down alike, it may well be for the token.
  const both = isTurnedDown(polling) && isTurnedDown(webSocket);
  const hasPolling = both || !isBlocked(polling, webSocket);
  const hasWebSocket = both || !isBlocked(webSocket, polling);
  const reasonFor = (transport: Transport): string | null => {
    if (progress.isOld && transport === 'fallback') return NO_FALLBACK;
    const needsWebSocket = transport === 'websocket' || transport === 'upgrade';
    if (needsWebSocket && !hasWebSocket) return NO_WEB_SOCKET;
    return transport !== 'websocket' && !hasPolling ? NO_POLLING : null;
  };
  const unavailable = told.transports.flatMap((transport) => {
    const reason = reasonFor(transport);
    return reason === null ? [] : [{ transport, reason }];
  });
  for (const reason of new Set(unavailable.map((one) => one.reason))) findings.push(reason);
  const transports = told.transports.filter((name) => reasonFor(name) === null);
  const [first] = transports;
  if (first === undefined) {
    throw new TargetError('TRANSPORT_BLOCKED', `${unavailable[0]?.reason ?? ''} → leave out `
      + '--transport, or let it through');
  }
  return { first, transports, unavailable };
}

const NO_WEB_SOCKET = 'no WebSocket gets through to the server: a proxy blocks upgrades, or they '
  + 'are switched off';
const NO_FALLBACK = 'the client of Socket.IO 2 does not fall back to another transport';
const NO_POLLING = 'the server does not take long-polling';
