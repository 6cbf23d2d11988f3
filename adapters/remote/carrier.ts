import { CARRIERS } from '../../model/step.ts';
import type { Carrier, Transport } from '../../model/step.ts';
import { BEHIND } from '../dialect.ts';
import { TargetError } from '../errors.ts';
import { realEpochMs, realSleep } from '../real.ts';
import { receptionAt } from './caller.ts';
import type { Reception } from './caller.ts';
import { KEYS_PATH } from './local-issuer.ts';
import { addressOf, LONG_SEC } from './told.ts';
import type { Progress } from './told.ts';
import { ask } from './reach.ts';
import { shown } from './shown.ts';
import { shutsOut } from './shut-out.ts';
import { isHungUp } from './turning-away.ts';

/** A good token of a user of its own, for so long from now; negative: it is over. */
export function tokenFor(
  { issuer }: Progress, lifeSec: number, user = 'lapse-doctor',
): Promise<string> {
  const nowSec = Math.floor(realEpochMs() / 1000);
  return issuer.good({
    sub: user, iat: Math.min(nowSec, nowSec + lifeSec) - 1, exp: nowSec + lifeSec,
  });
}

/** Comes in once, and leaves: by this carrier. */
export const comesIn = (
  progress: Progress, carrier: Carrier, transport: Transport, token: string | undefined,
): Promise<Reception> => receptionAt(addressOf(progress, carrier), token, transport);

/** The same, and is let in or turned away: whatever else there is ends the examination. */
export async function knock(
  progress: Progress, carrier: Carrier, transport: Transport, token: string | undefined,
): Promise<Reception> {
  const reception = await comesIn(progress, carrier, transport, token);
  if (reception.kind === 'refused') progress.turnsAway.words.add(reception.words);
  if (reception.kind !== 'failed') return reception;
  if (progress.turnsAway.hangsUp && isHungUp(reception.why)) {
    return { kind: 'refused', said: '', words: '' };
  }
  throw await failed(progress, reception.why);
}

/** Whether it is still there, after a connection came to nothing. */
export async function failed({ told }: Progress, why: string): Promise<TargetError> {
  await realSleep(GONE_AFTER_MS);
  try {
    await ask(told.url, told.path, '&sid=lapse');
  } catch (error) {
    if (error instanceof TargetError && error.code === 'SERVER_NOT_UP') {
      return new TargetError('SERVER_CRASHED', 'the server was there and is gone since a client '
        + 'came with a token → look at what it printed last; a bad token must not end it');
    }
  }
  return new TargetError(why.includes('429') ? 'RATE_LIMITED' : 'CONNECTION_FAILED',
    `${why} → lift what keeps clients of this machine from connecting`);
}

const GONE_AFTER_MS = 200;

const CANDIDATES: readonly Carrier[] = CARRIERS.filter((carrier) => carrier !== 'authenticate');

/** Socket.IO 2 has no `auth` in its CONNECT packet. */
export const candidatesFor = ({ isOld }: Pick<Progress, 'isOld'>): readonly Carrier[] =>
  isOld ? CANDIDATES.filter((carrier) => carrier !== 'auth') : CANDIDATES;

/** Where a token can be put, and how the server is spoken to that way. */
interface Way { readonly carrier: Carrier; readonly progress: Progress }

function waysFor(progress: Progress): readonly Way[] {
  const { told } = progress;
  const carriers = told.carrier === undefined ? candidatesFor(progress) : [told.carrier];
  const behind = { ...progress, told: { ...told, prefix: BEHIND } };
  return [
    ...carriers.map((carrier) => ({ carrier, progress })),
    ...carriers.includes('auth') && told.prefix === undefined
      ? [{ carrier: 'auth' as const, progress: behind }] : [],
  ];
}

export const MALFORMED = 'this-is-not-a-jwt';

/**
 * Proves that a good token gets in and that one which is none does not, by the carrier that was
 * given or by the first that works.
 */
export async function findCarrier(progress: Progress, transport: Transport): Promise<Way> {
  const { told, findings } = progress;
  const good = await tokenFor(progress, LONG_SEC);
  const candidates = waysFor(progress);
  const first = candidates[0]?.carrier ?? 'auth';
  const stranger = await knock(progress, first, transport, undefined);
  if (stranger.kind === 'admitted') {
    const spoken = progress.staysMs === undefined
      ? await shutsOut(progress, first, transport) : null;
    if (spoken !== null) return findCarrier(spoken, transport);
    throw new TargetError('ANYBODY_ADMITTED', `the server lets clients into ${told.namespace} that `
      + 'show no token at all, so nothing can be said of one that expires → if another '
      + 'namespace asks for tokens, name it with --namespace; if clients show theirs by an event, '
      + 'say which (authenticate in lapse.config.ts)');
  }
  // Whoever is left without an answer waits for as long as that takes: all at once, then.
  const waiting = stranger.kind !== 'silence' ? [] : candidates.map((way) =>
    knock(way.progress, way.carrier, transport, good));
  const knocked = await Promise.all(waiting);
  const receptions: Reception[] = [];
  for (const [index, way] of candidates.entries()) {
    const reception = knocked[index] ?? await knock(way.progress, way.carrier, transport, good);
    receptions.push(reception);
    if (reception.kind !== 'admitted') continue;
    findings.push(`a good token is let in, by ${whereIn(way.progress, way.carrier)}`);
    await refusesBad(way.progress, way.carrier, transport);
    return way;
  }
  throw await refused(progress, transport, good, receptions);
}

const keysNotFetched = (url: string): TargetError => new TargetError('KEYS_NOT_FETCHED', 'the '
  + `server refuses tokens and has not fetched the keys of ${url} → have it verify against that `
  + `issuer (keys: ${url}${KEYS_PATH}). One that still holds the keys of an earlier run fetches `
  + 'new ones after a while, or once it is restarted; to keep one key from run to run, name the '
  + 'variable that holds it with --secret-env');

export function whereIn(
  { told: { tokenName, scheme, prefix, header = 'Authorization' } }: Progress, carrier: Carrier,
): string {
  switch (carrier) {
    case 'auth': return `auth.${tokenName}${prefix === undefined ? '' : `, behind '${prefix}'`}`;
    case 'query': return `the query parameter ${tokenName}`;
    case 'header': return `${header}: ${scheme}`.trim().replace(/:$/, '');
    case 'cookie': return `the cookie ${tokenName}`;
    case 'authenticate': return 'an event';
    default: return carrier satisfies never;
  }
}

async function refusesBad(
  progress: Progress, carrier: Carrier, transport: Transport,
): Promise<void> {
  const bad = await knock(progress, carrier, transport, MALFORMED);
  if (bad.kind === 'admitted') {
    throw new TargetError('BAD_TOKEN_ADMITTED', 'the server lets a client in whose token is no JWT '
      + 'at all, so it does not look at what lapse sends → check --carrier, and that it verifies');
  }
  await realSleep(GONE_AFTER_MS);
  await ask(progress.told.url, progress.told.path, '&sid=lapse').catch((error: unknown) => {
    if (!(error instanceof TargetError) || error.code !== 'SERVER_NOT_UP') throw error;
    throw new TargetError('SERVER_CRASHED', 'the server is gone since a client came with a token '
      + 'that is no JWT → mend that first: anybody can end it; look at what it printed last');
  });
  progress.findings.push(bad.kind === 'refused'
    ? `a bad token is refused${bad.said === '' ? '' : ` (${shown(bad.said)})`}`
    : 'a client with a bad token is left without an answer');
}

/** Which sentence fits a server that lets a good token in by no way that was tried. */
async function refused(
  progress: Progress, transport: Transport, good: string, receptions: readonly Reception[],
): Promise<TargetError> {
  const { told } = progress;
  const said = receptions.flatMap((one) => one.kind !== 'refused' ? []
    : [one.status === undefined ? one.said : one.words]);
  const words = [...new Set(said.filter((text) => text !== '').map(shown))].join('; ');
  if (said.some((text) => /invalid namespace/i.test(text))) {
    return new TargetError('NAMESPACE_UNKNOWN', `the server has no namespace ${told.namespace} → `
      + 'name one that it has with --namespace');
  }
  if (receptions.some(({ kind }) => kind === 'silence')) {
    return new TargetError('TARGET_NEVER_ANSWERS', 'the server neither lets a client with a good '
      + 'token in nor refuses it → does every middleware call next()?');
  }
  if (told.carrier !== undefined) {
    for (const carrier of candidatesFor(progress).filter((one) => one !== told.carrier)) {
      if ((await knock(progress, carrier, transport, good)).kind !== 'admitted') continue;
      return new TargetError('CARRIER_WRONG', `the server takes the token by ${carrier}, not by `
        + `${told.carrier} → --carrier ${carrier}`);
    }
  }
  const by = told.carrier ?? candidatesFor(progress).join(', ');
  if (told.served !== undefined && told.served.fetched() === 0) {
    return keysNotFetched(told.served.url);
  }
  const isOfRequests = receptions.every((one) =>
    one.kind === 'refused' && one.status !== undefined);
  return new TargetError('GOOD_TOKEN_REFUSED', `the server refuses a token that should be good, by `
    + `${by}${words === '' ? '' : ` (it says: ${words})`} → check the secret that --secret-env `
    + 'names, --alg, --claims (sub, iss, aud) and the name of the token'
    + (isOfRequests ? '; where it looks at more of a request, such as its Origin (allowRequest), '
      + 'say what that is to be (headers in lapse.config.ts)' : ''));
}
