import { decodeJwt } from 'jose';
import { tokenSpec } from '../../model/tokens.ts';
import type { TokenName } from '../../model/tokens.ts';
import { TargetError } from '../errors.ts';
import { mintAs } from '../mint.ts';
import { realEpochMs } from '../real.ts';
import { forged, publicPem } from './issuer.ts';
import type { Issuer, Life } from './issuer.ts';
import { sent } from './request.ts';
import type { RequestSpec } from './request.ts';

/** Gets a token as a client of the server does, who cannot say how long it is to live. */
export type Login = () => string | Promise<string>;

/** Where in the answer to a login the token is. */
export type TokenPlace =
  /** Names of fields, with dots between them: `data.accessToken`. */
  | { readonly json: string } | { readonly cookie: string } | { readonly header: string };

export interface LoginRequest extends RequestSpec { readonly token: TokenPlace }

export interface LoginOptions {
  readonly login: Login;
  /** How long its tokens live, where they do not say so themselves. */
  readonly lifetimeMs?: number;
}

const BLAME = { code: 'LOGIN_FAILED', key: 'tokens.login' };

/** @returns a login by one HTTP request, which fails with a TargetError `LOGIN_FAILED` */
export const loginBy = ({ token, ...request }: LoginRequest): Login => async () => {
  const response = await sent(request, BLAME);
  const found = await tokenIn(response, token);
  if (found !== undefined) return found;
  throw failed(`the answer of ${request.url} (${response.status}) has no token in `
    + wordsFor(token), 'say where it is (tokens.login.token)');
};

const failed = (what: string, todo: string): TargetError =>
  new TargetError('LOGIN_FAILED', `${what} → ${todo}`);

function wordsFor(place: TokenPlace): string {
  if ('json' in place) return `its field ${place.json}`;
  return 'cookie' in place ? `a cookie ${place.cookie}` : `its header ${place.header}`;
}

async function tokenIn(response: Response, place: TokenPlace): Promise<string | undefined> {
  if ('header' in place) {
    return response.headers.get(place.header)?.replace(/^Bearer /i, '') ?? undefined;
  }
  if ('cookie' in place) {
    const start = `${place.cookie}=`;
    return response.headers.getSetCookie().find((one) => one.startsWith(start))
      ?.slice(start.length).split(';')[0];
  }
  const answer: unknown = await response.json().catch(() => undefined);
  const found = place.json.split('.').reduce<unknown>((value, field) =>
    typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined, answer);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/**
 * Logs in. When its token expires, a JWT says; of any other it has to be known how long it lives,
 * from some time between the request and the answer.
 *
 * @throws TargetError `LOGIN_FAILED`, `LIFE_UNKNOWN`
 */
export async function logIn(login: Login, lifetimeMs: number | undefined): Promise<Life> {
  const sentMs = realEpochMs();
  const token: unknown = await login();
  const receivedMs = realEpochMs();
  if (typeof token !== 'string' || token === '') {
    throw failed(`the login was to return a token, got ${typeof token}`, 'return a string');
  }
  const exp = claimsIn(token)?.['exp'];
  if (typeof exp === 'number') return { token, expMs: exp * 1000 };
  if (lifetimeMs !== undefined) {
    const clock = { lowMs: sentMs - receivedMs, highMs: 0 };
    return { token, expMs: sentMs + lifetimeMs, clock };
  }
  throw new TargetError('LIFE_UNKNOWN', 'the token that the login gives does not say when it '
    + 'expires → say how long it lives with --lifetime (tokens.lifetimeSec)');
}

function claimsIn(token: string): Readonly<Record<string, unknown>> | null {
  try {
    return decodeJwt(token);
  } catch {
    return null;
  }
}

const FROM_ANY: readonly TokenName[] = ['first', 'long', 'malformed', 'empty', 'absent'];
const FROM_JWT: readonly TokenName[] = ['wrong-key', 'alg-none', 'alg-none-cased', 'alg-confused'];

/** Which tokens can be had of a login: what it gives, what is none, and forgeries of a JWT. */
export const namesFrom = ({ token }: Pick<Life, 'token'>): ReadonlySet<string> =>
  new Set([...FROM_ANY, ...claimsIn(token) === null ? [] : FROM_JWT]);

/** @param first what sequences wait for the end of @param long what outlives them */
export const tokensOver = (first: Life, long: Life): Issuer['token'] => (name) => {
  const { token } = name === 'long' ? long : first;
  return mintAs(tokenSpec(name), claimsIn(token) ?? {}, {
    publicPem: publicPem(), good: () => Promise.resolve(token), forged: () => forged(token),
  });
};

/** With less of its life left, a token is not used for anything else than to see it expire. */
const FRESH_MS = 5_000;

/** @throws TargetError `LOGIN_FAILED`, `LIFE_UNKNOWN`, `LIFE_TOO_SHORT` */
export async function openLogin({ login, lifetimeMs }: LoginOptions): Promise<Issuer> {
  let life = await logIn(login, lifetimeMs);
  const again = async (): Promise<Life> => {
    life = await logIn(login, lifetimeMs);
    return life;
  };
  const leftMs = life.expMs - realEpochMs();
  if (leftMs < LEAST_LIFE_MS) {
    throw new TargetError('LIFE_TOO_SHORT', `the tokens of the login live ${leftMs / 1000} s by `
      + 'our clock, and all sequences have to run over the end of one → let them live '
      + `${LEAST_LIFE_MS / 1000} s at least, and set the clocks (NTP)`);
  }
  const live = async (): Promise<Life> =>
    life.expMs - realEpochMs() < FRESH_MS ? again() : life;
  return {
    good: async () => (await live()).token,
    token: async (...asked) => {
      const now = await live();
      return tokensOver(now, now)(...asked);
    },
    secrets: [], logins: { lifeMs: leftMs, again },
  };
}

/** Time to come in by dozens before an expiry, and for another login to outlive it. */
const LEAST_LIFE_MS = 8_000;
