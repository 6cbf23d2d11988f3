import { decodeJwt } from 'jose';
import type { StartOptions } from '../target.ts';
import type { Claims } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** Reads what a token says of itself; who signed it, if anybody, is not asked. */
async function decode(token: unknown): Promise<Claims> {
  const { sub, exp } = decodeJwt(String(token ?? ''));
  if (sub === undefined || typeof exp !== 'number') throw new Error('claims are missing');
  if (Date.now() >= exp * 1000) throw new Error('expired');
  return { subject: sub, expiresAtMs: exp * 1000 };
}

export const start = (options: StartOptions): void => {
  startEnforcing(options, { atHandshake: decode });
};
