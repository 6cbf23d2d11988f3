import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { WIDEST_BOUNDS } from '../model/scopes/index.ts';
import { TOKENS } from '../model/tokens.ts';
import type { TokenName } from '../model/tokens.ts';
import { BASE_EPOCH_MS } from '../model/time.ts';
import { REFRESHES } from './mint.ts';
import type { Mint } from './mint.ts';
import type { Algorithm } from './remote/algorithms.ts';
import { openIssuer, userOf } from './remote/issuer.ts';
import type { IssuerOptions } from './remote/issuer.ts';

/** Who makes the tokens of a server in this process, with what it verifies them by. */
export interface OwnIssuer extends IssuerOptions {
  /** What it is given as `key`: the secret, or the public key as PEM. */
  readonly verifiedBy: Buffer;
  /** Whether clients show new tokens over an open connection. */
  readonly refreshes?: boolean;
}

/** A key that nobody has used before: a secret as text, or a private key as PEM. */
export function newKey(alg: Algorithm): string {
  if (alg.startsWith('HS')) return randomBytes(32).toString('hex');
  return keyPair(alg).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function keyPair(alg: Algorithm): ReturnType<typeof generateKeyPairSync> {
  if (alg === 'EdDSA') return generateKeyPairSync('ed25519');
  if (alg === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** What a server verifies with that is signed with this key. */
export const verifierOf = (alg: Algorithm, key: string): Buffer => Buffer.from(
  alg.startsWith('HS') ? key
    : createPublicKey(key.replaceAll('\\n', '\n')).export({ type: 'spki', format: 'pem' }));

const BASE_SEC = BASE_EPOCH_MS / 1000;
/** Who `alice` is; claims of the user's own go before it. */
const USER = 'alice';

/** What a subject of the sequences is called on a target: as whoever makes its tokens says. */
export const subjectOn = (
  { issuer }: { readonly issuer?: OwnIssuer }, subject: string,
): string => issuer === undefined ? subject : userOf(subject, USER);

/** Every token a sequence can present, as the user's own issuer makes it. */
export async function openOwnMint(options: OwnIssuer): Promise<Mint> {
  const issuer = openIssuer(options);
  const minted = new Map<string, string | undefined>();
  for (const name of Object.keys(TOKENS) as TokenName[]) {
    minted.set(name, await issuer.token(name, BASE_SEC, USER));
  }
  for (const id of options.refreshes === true ? REFRESHES : []) {
    // Each is known again by its text.
    const one = openIssuer({ ...options, claims: { ...options.claims, jti: id } });
    for (const name of WIDEST_BOUNDS.refreshTokens) {
      minted.set(`${name} ${id}`, await one.token(name, BASE_SEC, USER));
    }
  }
  const secrets = new Map<string, string>(issuer.secrets.map((secret) => [secret, 'key']));
  for (const [name, text] of minted) if (text) secrets.set(text, `token ${name}`);
  return {
    key: options.verifiedBy, nextKey: randomBytes(32), secrets,
    token: (name) => minted.get(name),
    tokenFor: (name, id) => minted.get(`${name} ${id}`),
    good: (claims) => issuer.good({ sub: USER, ...claims }),
  };
}
