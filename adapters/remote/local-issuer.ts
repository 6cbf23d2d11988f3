import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { TargetError } from '../errors.ts';
import type { Algorithm } from './algorithms.ts';
import { newPrivateKey, privateKeyFrom } from './keys.ts';

/** An issuer that lapse serves here, for servers that fetch the keys which they verify with. */
export interface LocalIssuer {
  /** Its identifier: what tokens say as `iss`, and where discovery begins. */
  readonly url: string;
  readonly key: KeyObject;
  /** Which key a token was signed with (RFC 7515 §4.1.4): its thumbprint (RFC 7638). */
  readonly kid: string;
  /** How often its keys were fetched. */
  readonly fetched: () => number;
  readonly close: () => Promise<void>;
}

export interface LocalIssuerOptions {
  readonly alg: Algorithm;
  /** Absent: any that is free, for a server that is told so when it is started. */
  readonly port?: number;
  /** A private key as PEM, for tokens that are good from one run to the next; absent: a new one. */
  readonly pem?: string;
}

export const KEYS_PATH = '/.well-known/jwks.json';
/** OpenID Connect Discovery 1.0 §4, and the same by RFC 8414 §3. */
const DISCOVERY_PATHS = [
  '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server',
];

/** @throws TargetError `BAD_KEY`, `ISSUER_PORT_TAKEN` */
export async function serveIssuer({ alg, port, pem }: LocalIssuerOptions): Promise<LocalIssuer> {
  const key = pem === undefined ? newPrivateKey(alg) : privateKeyFrom(alg, pem);
  const jwk = await exportJWK(createPublicKey(key));
  const kid = await calculateJwkThumbprint(jwk);
  let [url, fetched] = ['', 0];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const answer = path === KEYS_PATH ? { keys: [{ ...jwk, kid, alg, use: 'sig' }] }
      : DISCOVERY_PATHS.includes(path) ? discovery(url, alg) : null;
    if (path === KEYS_PATH) fetched += 1;
    response.writeHead(answer === null ? 404 : 200, {
      'content-type': 'application/json', 'cache-control': 'no-store',
    });
    response.end(JSON.stringify(answer ?? { error: 'not_found' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => { reject(notServed(port, error)); });
    server.listen(port ?? 0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url, key, kid, fetched: () => fetched,
    close: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
}

/** What every provider has to say of itself; nobody is sent to the endpoints that are named. */
const discovery = (url: string, alg: Algorithm): object => ({
  issuer: url,
  jwks_uri: `${url}${KEYS_PATH}`,
  authorization_endpoint: `${url}/authorize`,
  token_endpoint: `${url}/token`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: [alg],
});

const notServed = (port: number | undefined, error: Error): TargetError => new TargetError(
  'ISSUER_PORT_TAKEN', `the issuer cannot be served on port ${port} of 127.0.0.1: `
  + `${error.message} → name another port with --issuer-port, or end what listens there`);
