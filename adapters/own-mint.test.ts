import { createPublicKey } from 'node:crypto';
import { compactVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { newKey, openOwnMint, verifierOf } from './own-mint.ts';
import type { OwnIssuer } from './own-mint.ts';
import { ALGORITHMS } from './remote/algorithms.ts';
import type { Algorithm } from './remote/algorithms.ts';

describe('the tokens of a server of somebody\'s own', () => {
  it.each(ALGORITHMS)('should be verified by what it is given: %s', async (alg) => {
    const issuer = issuerBy(alg);
    const mint = await openOwnMint(issuer);
    expect(await claimsIn(mint.token('first'), issuer))
      .toMatchObject({ sub: 'alice', aud: 'chat', exp: expect.any(Number) });
    expect(await claimsIn(mint.token('other-subject'), issuer)).not.toMatchObject({ sub: 'alice' });
    await expect(claimsIn(mint.token('wrong-key'), issuer)).rejects.toThrow();
    await expect(claimsIn(mint.token('alg-none'), issuer)).rejects.toThrow();
    expect(mint.token('absent')).toBeUndefined();
  });

  it('should be told apart where one is shown after the other', async () => {
    const mint = await openOwnMint({ ...issuerBy('HS256'), refreshes: true });
    const [first, second] = ['r1', 'r2'].map((id) => mint.tokenFor('longer', id));
    expect(first).not.toBe(second);
    expect(first).toBeDefined();
  });

  it('should be made by whoever else makes them', async () => {
    const key = newKey('HS256');
    const issuer = { alg: 'HS256', claims: {}, verifiedBy: Buffer.from(key) } as const;
    const plain = await openOwnMint({ ...issuer, key });
    const asked: unknown[] = [];
    const mint = await openOwnMint({
      ...issuer, mint: (claims) => { asked.push(claims); return plain.token('first') ?? ''; },
    });
    expect(mint.token('long')).toBe(plain.token('first'));
    expect(asked).toContainEqual(expect.objectContaining({ sub: 'alice' }));
  });
});

// Helpers

function issuerBy(alg: Algorithm): OwnIssuer {
  const key = newKey(alg);
  return { alg, key, claims: { aud: 'chat' }, verifiedBy: verifierOf(alg, key) };
}

async function claimsIn(
  token: string | undefined, { alg, verifiedBy }: OwnIssuer,
): Promise<object> {
  const key = alg.startsWith('HS') ? verifiedBy : createPublicKey(verifiedBy);
  const { payload } = await compactVerify(token ?? '', key, { algorithms: [alg] });
  return JSON.parse(new TextDecoder().decode(payload)) as object;
}
