import { randomBytes } from 'node:crypto';
import {
  decodeJwt, decodeProtectedHeader, EncryptJWT, jwtDecrypt, jwtVerify, SignJWT,
} from 'jose';
import { describe, expect, it } from 'vitest';
import { forged, openIssuer } from './issuer.ts';

describe('a forged token', () => {
  it('should say the same, signed with another key', async () => {
    const key = randomBytes(32);
    const token = await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg: 'HS256', kid: 'k' })
      .sign(key);
    const other = await forged(token);
    expect(decodeJwt(other)).toEqual({ sub: 'alice' });
    expect(decodeProtectedHeader(other)).toMatchObject({ alg: 'HS256', kid: 'k' });
    await expect(jwtVerify(other, key)).rejects.toThrow();
  });

  it('should be one that its issuer does not know, where nobody else can read it', async () => {
    const issuer = openIssuer({ alg: 'HS256', claims: {}, mint: encrypted });
    const good = await issuer.token('first', 1_700_000_000, 'alice') ?? '';
    await expect(jwtDecrypt(good, KEY, AT)).resolves.toMatchObject({ payload: { sub: 'alice' } });
    const other = await issuer.token('wrong-key', 1_700_000_000, 'alice') ?? '';
    expect(other.split('.')).toHaveLength(5);
    await expect(jwtDecrypt(other, KEY, AT)).rejects.toThrow();
    expect(await forged('s-9fZ3a')).toBe('t-9gZ4b');
  });
});

// Helpers

const KEY = randomBytes(32);
const AT = { currentDate: new Date(1_700_000_000_000) };
const encrypted = (claims: object): Promise<string> =>
  new EncryptJWT({ ...claims }).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(KEY);
