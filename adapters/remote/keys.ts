import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { TargetError } from '../errors.ts';
import type { Algorithm } from './algorithms.ts';

/** RFC 7518 §3.4. */
const CURVES: Readonly<Record<string, string>> = {
  ES256: 'P-256', ES384: 'P-384', ES512: 'P-521',
};

export function newPrivateKey(alg: string): KeyObject {
  if (alg === 'EdDSA') return generateKeyPairSync('ed25519').privateKey;
  const namedCurve = CURVES[alg];
  if (namedCurve !== undefined) return generateKeyPairSync('ec', { namedCurve }).privateKey;
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

/**
 * Line breaks may be written as `\n`, as variables of the environment have them.
 *
 * @throws TargetError `BAD_KEY`
 */
export function privateKeyFrom(alg: Algorithm, pem: string): KeyObject {
  try {
    return createPrivateKey(pem.replaceAll('\\n', '\n'));
  } catch (error) {
    throw new TargetError('BAD_KEY', `the key is no private key that ${alg} could sign with, as `
      + 'PEM (BEGIN PRIVATE KEY) → check the variable that --secret-env names, and --alg',
    { cause: error });
  }
}
