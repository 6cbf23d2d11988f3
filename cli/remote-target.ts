import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isLoopback } from '../adapters/remote/host.ts';
import { z } from 'zod';
import { ALGORITHMS } from '../adapters/remote/algorithms.ts';
import type { Algorithm } from '../adapters/remote/algorithms.ts';
import { FEATURES } from '../model/feature.ts';
import type { Lack } from '../model/feature.ts';
import { CliError } from './errors.ts';
import { TOKEN_CARRIERS } from './config/schema.ts';
import type { CommandTarget, Config } from './config/schema.ts';
import type { AttachRef, CommandRef, UrlRef } from './protocol.ts';

/** What the command line may say of a server that runs somewhere else. */
export interface RemoteFlags {
  readonly client?: 2 | 4;
  readonly secretEnv?: string;
  readonly alg?: Algorithm;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly carrier?: (typeof TOKEN_CARRIERS)[number];
  readonly tokenName?: string;
  readonly event?: string;
  readonly namespace?: string;
  readonly path?: string;
  readonly lifetime?: number;
  readonly issuerPort?: number;
  readonly iOwnThisServer?: boolean;
}

const DEFAULT_LIFETIME_MS = 2_000;
const DEFAULT_READY_SEC = 30;

export const looksLikeUrl = (target: string): boolean => /^[a-z][a-z0-9+-]*:\/\//i.test(target);

/**
 * @throws CliError `BAD_URL`, `HOST_NOT_YOURS`
 */
export function remoteTarget(
  text: string, flags: RemoteFlags, config: Config, configPath?: string,
): UrlRef {
  const url = ownUrl(text, flags);
  return {
    kind: 'url', url: url.origin, attach: attachOf(url.pathname, flags, config, configPath),
  };
}

/** @throws CliError `BAD_URL`, `HOST_NOT_YOURS` */
export function ownUrl(text: string, { iOwnThisServer }: Pick<RemoteFlags, 'iOwnThisServer'>): URL {
  const url = urlFrom(text);
  if (isLoopback(url) || iOwnThisServer === true) return url;
  throw new CliError({
    code: 'HOST_NOT_YOURS', what: 'target', expected: 'a server on this machine',
    got: `the host ${url.hostname}`,
    todo: 'hundreds of clients will come to it, with forged tokens too: add --i-own-this-server '
      + 'if you may do that',
  });
}

/** What a config says that only a worker reads. */
const HOOKS = ['authenticate', 'refresh', 'revoke'] as const;

const attachSchema = z.strictObject({
  client: z.union([z.literal(2), z.literal(4)]).exactOptional(),
  secretEnv: z.string().exactOptional(), alg: z.enum(ALGORITHMS),
  claims: z.record(z.string(), z.unknown()), lifetimeMs: z.number().int().positive(),
  carrier: z.enum(TOKEN_CARRIERS).exactOptional(), tokenName: z.string(), scheme: z.string(),
  prefix: z.string().exactOptional(), header: z.string().exactOptional(),
  event: z.string().exactOptional(), payload: z.array(z.unknown()).exactOptional(),
  acceptedEvent: z.string().exactOptional(), mintCommand: z.string().exactOptional(),
  hooks: z.array(z.enum(HOOKS)).exactOptional(),
  login: z.strictObject({ lifetimeMs: z.number().exactOptional() }).exactOptional(),
  issuer: z.strictObject({ port: z.number().int().exactOptional() }).exactOptional(),
  lacks: z.array(z.strictObject({ feature: z.enum(FEATURES), reason: z.string() })).exactOptional(),
  namespace: z.string(), side: z.string().exactOptional(), path: z.string(),
  config: z.string().exactOptional(),
});

/**
 * What a replay file keeps of how a server is reached.
 * @param folders where the config is looked for that it names
 * @throws CliError `REPLAY_FILE_INVALID`
 */
export function readAttach(kept: unknown, folders: readonly string[]): AttachRef {
  const parsed = attachSchema.safeParse(kept);
  if (parsed.success) {
    const { config, ...attach } = parsed.data;
    if (config === undefined) return attach;
    const places = folders.map((folder) => resolve(folder, config));
    return { ...attach, config: places.find((place) => existsSync(place)) ?? config };
  }
  const [issue] = parsed.error.issues;
  throw new CliError({
    code: 'REPLAY_FILE_INVALID', what: ['attach', ...issue?.path ?? []].join('.'),
    expected: 'how the server is reached', got: issue?.message ?? 'something else',
    todo: 'check again, and take the replay file of that run',
  });
}

function urlFrom(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new CliError({
    code: 'BAD_URL', what: 'target', expected: 'a URL that begins with http:// or https://',
    got: `'${text}'`, todo: 'write e.g. http://localhost:3000; WebSockets begin there too',
  });
}

/** Whether anything is said of how a server is spoken to, but for the event. */
const tellsOf = (flags: RemoteFlags, config: Config): boolean => [
  flags.secretEnv, flags.alg, flags.claims, flags.carrier, flags.tokenName, flags.namespace,
  flags.path, config.tokens, config.carrier, config.namespace, config.path,
  config.messages?.payload, config.messages?.accepted, config.refresh, config.authenticate,
  config.headers, config.lacks,
].some((said) => said !== undefined);

/** What is said of a server that runs in this process, if anything is. */
export const attachedModule = (
  flags: RemoteFlags, config: Config, configPath: string | undefined,
): { readonly attach?: AttachRef } => tellsOf(flags, config)
  ? { attach: attachOf('/', flags, config, configPath) } : {};

const namespacesOf = (
  said: string | readonly [string, string],
): Pick<AttachRef, 'namespace' | 'side'> =>
  typeof said === 'string' ? { namespace: said } : { namespace: said[0], side: said[1] };

const lacksIn = ({ lacks = {} }: Config): readonly Lack[] =>
  FEATURES.flatMap((feature) => {
    const reason = lacks[feature];
    return reason === undefined ? [] : [{ feature, reason }];
  });

interface Around { readonly name?: string | undefined; readonly scheme?: string | undefined }

/** A word before the token, and the header that it travels in where that is not the usual one. */
function wordsAround(
  by: string | undefined, { name, scheme }: Around,
): Pick<AttachRef, 'scheme' | 'prefix' | 'header'> {
  if (by === 'auth' && scheme !== undefined) return { scheme: 'Bearer ', prefix: scheme };
  if (by !== 'header' || name === undefined) return { scheme: scheme ?? 'Bearer ' };
  const isUsual = name.toLowerCase() === 'authorization';
  return { scheme: scheme ?? (isUsual ? 'Bearer ' : ''), header: name };
}

/** A path in the URL is a namespace, as for Socket.IO's own client. */
function attachOf(
  pathname: string, flags: RemoteFlags, config: Config, configPath: string | undefined,
): AttachRef {
  const { tokens, messages } = config;
  const carrier = typeof config.carrier === 'object' ? config.carrier : undefined;
  const login = flags.secretEnv === undefined ? tokens?.login : undefined;
  const cookie = typeof login === 'object' && 'cookie' in login.token
    ? login.token.cookie : undefined;
  const by = flags.carrier ?? carrier?.by
    ?? (typeof config.carrier === 'string' ? config.carrier : undefined)
    ?? (cookie === undefined ? undefined : 'cookie' as const);
  const client = flags.client ?? config.client;
  const event = flags.event ?? messages?.event;
  const secretEnv = flags.secretEnv ?? tokens?.secretEnv;
  const isMinted = flags.secretEnv === undefined && tokens?.mint !== undefined;
  const { payload, accepted } = messages ?? {};
  const hooks = HOOKS.filter((one) => config[one] !== undefined);
  // What a login is sent is secret, and so may headers be: only a worker reads it.
  const isReadThere = login !== undefined || config.headers !== undefined || hooks.length > 0
    || [tokens?.mint, payload, accepted].some((one) => typeof one === 'function');
  const lifetimeMs = flags.lifetime
    ?? (tokens?.lifetimeSec === undefined ? undefined : tokens.lifetimeSec * 1000);
  const issuer = flags.issuerPort === undefined ? tokens?.issuer : { port: flags.issuerPort };
  return {
    alg: flags.alg ?? tokens?.alg ?? (issuer === undefined ? 'HS256' : 'RS256'),
    claims: flags.claims ?? tokens?.claims ?? {},
    lifetimeMs: lifetimeMs ?? DEFAULT_LIFETIME_MS,
    tokenName: flags.tokenName ?? carrier?.name ?? cookie ?? 'token',
    ...wordsAround(by, { name: flags.tokenName ?? carrier?.name, scheme: carrier?.scheme }),
    ...namespacesOf(flags.namespace ?? config.namespace ?? pathname),
    path: (flags.path ?? config.path ?? '/socket.io').replace(/\/+$/, ''),
    ...(secretEnv === undefined || isMinted ? {} : { secretEnv }),
    ...(by === undefined ? {} : { carrier: by }),
    ...(event === undefined ? {} : { event }),
    ...(Array.isArray(payload) ? { payload: payload as readonly unknown[] } : {}),
    ...(typeof accepted === 'object' ? { acceptedEvent: accepted.event } : {}),
    ...(isMinted && typeof tokens.mint === 'string' ? { mintCommand: tokens.mint } : {}),
    ...(client === undefined ? {} : { client }),
    ...(hooks.length === 0 ? {} : { hooks }),
    ...(config.lacks === undefined ? {} : { lacks: lacksIn(config) }),
    ...(login === undefined ? {} : {
      login: lifetimeMs === undefined ? {} : { lifetimeMs },
    }),
    ...(issuer === undefined ? {} : { issuer: issuer === true ? {} : issuer }),
    ...(isReadThere && configPath !== undefined ? { config: configPath } : {}),
  };
}

/**
 * Keys are fetched from where they are known to be: whoever is started can be told, whoever runs
 * already cannot.
 *
 * @throws CliError `ISSUER_WITHOUT_KEYS`, `ISSUER_WITHOUT_PORT`
 */
export function checkIssuer({ attach: { issuer, alg }, starts }: UrlRef): void {
  if (issuer === undefined) return;
  if (alg.startsWith('HS')) {
    throw new CliError({
      code: 'ISSUER_WITHOUT_KEYS', what: 'the issuer', expected: 'an algorithm with a public key',
      got: alg, todo: `name one of ${ALGORITHMS.filter((one) => !one.startsWith('HS')).join(', ')} `
        + 'with --alg',
    });
  }
  if (issuer.port !== undefined || starts !== undefined) return;
  throw new CliError({
    code: 'ISSUER_WITHOUT_PORT', what: 'the issuer', expected: 'a port that the server knows of',
    got: 'none', todo: 'name one with --issuer-port, or start the server by a command',
  });
}

/** How a command line of a config is started: in the folder of that config. */
export function startedBy(
  { command, cwd, env, ready }: CommandTarget, configPath: string,
): CommandRef {
  return {
    command,
    cwd: resolve(dirname(configPath), cwd ?? '.'),
    env: env ?? {},
    readyWithinMs: (ready?.withinSec ?? DEFAULT_READY_SEC) * 1000,
    ...(ready?.log === undefined ? {} : { readyLog: ready.log }),
    ...(ready?.url === undefined ? {} : { readyUrl: ready.url }),
  };
}
