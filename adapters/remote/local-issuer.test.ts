import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import type { Algorithm } from './algorithms.ts';
import { examine } from './examine.ts';
import type { Examination } from './examine.ts';
import { serve, toldOf } from './fixtures/serve.ts';
import { KEYS_PATH, serveIssuer } from './local-issuer.ts';

describe('an issuer that lapse serves', { timeout: 60_000 }, () => {
  it.each<Algorithm>(['RS256', 'PS256', 'ES256', 'EdDSA'])(
    'should have its keys fetched by a server that verifies %s', async (alg) => {
      const found = await examinedWith(alg, (url) => url);
      expect(found.problem).toBeNull();
      expect(found.findings).toContainEqual(
        expect.stringMatching(/^its keys are those of http.*, which it fetched once$/));
      const token = await found.attachment?.issuer.token('wrong-key', 1_900_000_000, 'mallory');
      expect(Buffer.from(token?.split('.')[0] ?? '', 'base64url').toString()).toMatch(/"kid":/);
    });

  it('should say that nobody fetched its keys, where a server goes by another', async () => {
    const other = await keeping(await serveIssuer({ alg: 'ES256' }));
    const found = await examinedWith('ES256', () => other.url);
    expect(found.problem?.code).toBe('KEYS_NOT_FETCHED');
    expect(found.problem?.message).toMatch(/have it verify against that issuer \(keys: http/);
  });

  it('should be found by what every provider says of itself', async () => {
    const issuer = await keeping(await serveIssuer({ alg: 'ES256' }));
    for (const name of ['openid-configuration', 'oauth-authorization-server']) {
      const said: unknown = await (await fetch(`${issuer.url}/.well-known/${name}`)).json();
      expect(said).toMatchObject({
        issuer: issuer.url, jwks_uri: issuer.url + KEYS_PATH,
        id_token_signing_alg_values_supported: ['ES256'],
      });
    }
    const { keys } = await (await fetch(issuer.url + KEYS_PATH)).json() as { keys: object[] };
    expect(keys).toEqual([expect.objectContaining({ kid: issuer.kid, alg: 'ES256', kty: 'EC' })]);
    expect(keys[0]).not.toHaveProperty('d');
    expect((await fetch(`${issuer.url}/token`)).status).toBe(404);
  });

  it('should keep its key from run to run where it is given one', async () => {
    const pem = (await keeping(await serveIssuer({ alg: 'EdDSA' }))).key
      .export({ type: 'pkcs8', format: 'pem' }).toString();
    const [first, second] = await Promise.all([1, 2].map(() =>
      keeping(serveIssuer({ alg: 'EdDSA', pem }))));
    expect(first?.kid).toBe(second?.kid);
    await expect(serveIssuer({ alg: 'ES256', pem: 'none' })).rejects.toThrow(/BAD_KEY/);
  });

  it('should say that its port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => { taken.listen(0, '127.0.0.1', resolve); });
    const { port } = taken.address() as AddressInfo;
    await expect(serveIssuer({ alg: 'ES256', port })).rejects.toThrow(
      /ISSUER_PORT_TAKEN: .*--issuer-port/);
    taken.close();
  });
});

// Helpers

const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => { for (const one of open.splice(0).reverse()) await one.close(); });

async function keeping<Kept extends { close(): Promise<void> | void }>(
  one: Kept | Promise<Kept>,
): Promise<Kept> {
  open.push(await one);
  return one;
}

/** A server that verifies by the keys which it fetches from an issuer. */
async function examinedWith(
  alg: Algorithm, trusts: (url: string) => string,
): Promise<Examination> {
  const issuer = await keeping(serveIssuer({ alg }));
  const trusted = trusts(issuer.url);
  const keys = createRemoteJWKSet(new URL(trusted + KEYS_PATH));
  const server = await keeping(serve({
    verify: (token) => jwtVerify(token, keys, { issuer: trusted }),
  }));
  return keeping(examine(toldOf(server.url, {
    issuer: { alg, key: issuer.key, kid: issuer.kid, claims: { iss: issuer.url } },
    served: issuer,
  })));
}
