import { spawn } from 'node:child_process';
import { TargetError } from '../../adapters/errors.ts';
import type { Declared } from '../../adapters/remote/acceptance.ts';
import type { Claims, IssuerOptions, Mint } from '../../adapters/remote/issuer.ts';
import { serveIssuer } from '../../adapters/remote/local-issuer.ts';
import type { LocalIssuer } from '../../adapters/remote/local-issuer.ts';
import { loginBy } from '../../adapters/remote/login.ts';
import type { Login, LoginOptions, LoginRequest } from '../../adapters/remote/login.ts';
import { filledIn } from '../../adapters/remote/request.ts';
import type { Told } from '../../adapters/remote/told.ts';
import type { Transport } from '../../model/step.ts';
import type { Contract } from '../../properties/property.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { AttachRef, UrlRef } from '../protocol.ts';
import { hooksOf } from './hooks.ts';
import { ownFunction } from './own-function.ts';
import { alsoHide, hideSecrets } from './secrets.ts';

/** What stands in a report for the namespaces of a server that has two, or for one of its own. */
export function namespaceWords(
  { namespace, side }: { readonly namespace?: string; readonly side?: string } = {},
): string {
  const words = [
    ...namespace === undefined || namespace === '/' ? [] : [`/ stands for ${namespace}`],
    ...side === undefined || side === '/side' ? [] : [`/side for ${side}`],
  ];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** An answer to a live message comes within this, or it is not judged whether it came. */
const ANSWER_MS = 1_000;

/** Everything that is known of a server before anybody has spoken to it; its key is hidden. */
export async function toldOf(
  { url, attach }: UrlRef, transports: readonly Transport[], { leewayMs, graceMs }: Contract,
  served: LocalIssuer | null,
): Promise<Told> {
  const config = attach.config === undefined ? {} : (await loadConfig(attach.config)).config;
  const login = loginOf(attach, config);
  const mint = mintOf(attach, config);
  return {
    url: new URL(url),
    path: attach.path, namespace: attach.namespace,
    ...(attach.side === undefined ? {} : { side: attach.side }),
    tokenName: attach.tokenName, scheme: attach.scheme,
    ...(attach.prefix === undefined ? {} : { prefix: attach.prefix }),
    ...(attach.header === undefined ? {} : { header: attach.header }),
    transports, leewayMs, graceMs, ttlMs: attach.lifetimeMs, answerMs: ANSWER_MS,
    payload: payloadOf(attach, config),
    accepted: acceptedOf(attach, config),
    issuer: login ?? issuerOf(attach, mint, served),
    ...(served === null ? {} : { served }),
    ...hooksOf(config), ...headersOf(config),
    ...(attach.client === undefined ? {} : { client: attach.client }),
    ...(attach.event === undefined ? {} : { event: attach.event }),
    ...(attach.carrier === undefined ? {} : { carrier: attach.carrier }),
  };
}

function loginOf({ login }: AttachRef, { tokens }: Config): LoginOptions | undefined {
  const own = tokens?.login;
  if (login === undefined || own === undefined) return undefined;
  const by = typeof own === 'function' ? ownFunction<Login>('tokens.login', own)
    : loginBy(own as LoginRequest);
  return {
    ...login,
    login: async () => {
      const token = await by();
      if (typeof token === 'string') alsoHide(token);
      return token;
    },
  };
}

function issuerOf(
  attach: AttachRef, mint: Mint | undefined, served: LocalIssuer | null,
): IssuerOptions {
  const { alg, claims } = attach;
  if (mint !== undefined) return { alg, claims, mint };
  if (served === null) return { alg, claims, key: keyOf(attach) };
  return { alg, claims: { iss: served.url, ...claims }, key: served.key, kid: served.kid };
}

/** The issuer that lapse serves, where it is to. @throws TargetError */
export async function issuerFor({ attach }: UrlRef): Promise<LocalIssuer | null> {
  const { issuer, alg, secretEnv } = attach;
  if (issuer === undefined) return null;
  const kept = secretEnv === undefined ? {} : { pem: keyOf(attach) };
  return serveIssuer({ ...issuer, alg, ...kept });
}

/** @throws TargetError `NO_SECRET` */
function keyOf({ secretEnv }: AttachRef): string {
  const key = secretEnv === undefined ? undefined : process.env[secretEnv];
  if (key !== undefined && key !== '') {
    hideSecrets({ keys: [Buffer.from(key)], tokens: [], texts: [key] });
    return key;
  }
  throw new TargetError('NO_SECRET', secretEnv === undefined
    ? 'lapse was not told what the server verifies tokens with → name the variable that holds the '
      + 'secret with --secret-env, or write a mint in lapse.config.ts'
    : `the variable ${secretEnv} is not set → set it to the secret, or to the private key as PEM`);
}

export function payloadOf({ payload }: AttachRef, { messages }: Config): Told['payload'] {
  const own = messages?.payload;
  if (typeof own === 'function') {
    return ownFunction<(text: string) => readonly unknown[]>('messages.payload', own);
  }
  return (text) => payload === undefined ? [text] : payload.map((one) => filledIn(one, { text }));
}

/** Of headers, those that are no secret. */
const OPEN = ['origin', 'referer', 'host', 'user-agent'];

/** Their values stay in the config: no run file and no report has them. */
export function headersOf({ headers }: Config): Pick<Told, 'headers'> {
  if (headers === undefined) return {};
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) =>
    [name.toLowerCase(), value]));
  for (const [name, value] of Object.entries(named)) if (!OPEN.includes(name)) alsoHide(value);
  return { headers: named };
}

export function acceptedOf({ acceptedEvent }: AttachRef, { messages }: Config): Declared {
  const own = messages?.accepted;
  if (typeof own === 'function') {
    const isAccepted =
      ownFunction<(...answers: readonly unknown[]) => unknown>('messages.accepted', own);
    return { ack: (answers) => isAccepted(...answers) === true };
  }
  return acceptedEvent === undefined ? 'as live messages show it' : { event: acceptedEvent };
}

export function mintOf({ mintCommand }: AttachRef, { tokens }: Config): Mint | undefined {
  const own = tokens?.mint;
  if (typeof own === 'function') return ownFunction<Mint>('tokens.mint', own);
  return mintCommand === undefined ? undefined : (claims) => printedBy(mintCommand, claims);
}

/** A command line that is given the claims as JSON on its standard input, and prints a token. */
function printedBy(command: string, claims: Claims): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, stdio: ['pipe', 'pipe', 'ignore'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => { printed += text; });
    child.stdin.on('error', () => { /* it does not read them */ });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(printed.trim());
      else {
        reject(new TargetError('MINT_FAILED', `the command that mints tokens ended with exit code `
          + `${code} → run it by hand with the claims as JSON on its standard input`));
      }
    });
    child.stdin.end(JSON.stringify(claims));
  });
}
