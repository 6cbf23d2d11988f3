import { randomBytes } from 'node:crypto';
import { TargetError } from '../../adapters/errors.ts';
import { newKey, verifierOf } from '../../adapters/own-mint.ts';
import type { OwnIssuer } from '../../adapters/own-mint.ts';
import type { Target } from '../../adapters/target.ts';
import { moduleTarget } from '../../adapters/targets.ts';
import type { Work } from '../../adapters/work.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { AttachRef, ModuleRef } from '../protocol.ts';
import { acceptedOf, headersOf, mintOf, payloadOf } from './attach.ts';
import { hooksOf } from './hooks.ts';
import { hideSecrets } from './secrets.ts';

/**
 * A module of the user's, with all that was said of how it is spoken to. Called once the virtual
 * clock is installed: a config may load what the server loads.
 */
export async function ownTarget(
  { path, event, attach }: ModuleRef, work: Work,
): Promise<Target> {
  const told = attach === undefined ? {} : await toldOf(attach);
  return moduleTarget(path, event ?? 'message', work, told);
}

async function toldOf(
  attach: AttachRef,
): Promise<Required<Pick<Target, 'dialect' | 'issuer'>> & Pick<Target, 'accepted'>> {
  refuseOutsideOnly(attach);
  const config = attach.config === undefined ? {} : (await loadConfig(attach.config)).config;
  const { path, tokenName, scheme, namespace, side, carrier = 'auth' } = attach;
  const saysPayload = attach.payload !== undefined
    || typeof config.messages?.payload === 'function';
  const accepted = acceptedOf(attach, config);
  const { refresh } = hooksOf(config);
  return {
    dialect: {
      path, tokenName, scheme, namespace, carrier,
      ...(attach.prefix === undefined ? {} : { prefix: attach.prefix }),
      ...(attach.header === undefined ? {} : { header: attach.header }),
      ...headersOf(config),
      ...(side === undefined ? {} : { side }),
      ...(attach.lacks === undefined ? {} : { lacks: attach.lacks }),
      ...(refresh === undefined ? {} : { refresh }),
      ...(saysPayload ? { payload: payloadOf(attach, config) } : {}),
    },
    issuer: { ...issuerOf(attach, config), refreshes: refresh !== undefined },
    ...(typeof accepted === 'string' ? {} : { accepted }),
  };
}

/** @throws TargetError `ONLY_FROM_OUTSIDE` */
function refuseOutsideOnly({ login, issuer, client, hooks = [] }: AttachRef): void {
  const said = login !== undefined ? 'tokens.login' : issuer !== undefined ? 'tokens.issuer'
    : hooks.includes('authenticate') ? 'authenticate' : client === 2 ? 'client: 2' : undefined;
  if (hooks.includes('revoke')) {
    throw new TargetError('ONLY_FROM_OUTSIDE', 'a module in process is told of a revocation by '
      + 'what its start returns → leave revoke out, and return { revoke: (user) => … } there');
  }
  if (said === undefined) return;
  throw new TargetError('ONLY_FROM_OUTSIDE', `a module in process cannot be checked with ${said} → `
    + 'leave that out, or have lapse start the server by a command');
}

/** @throws TargetError `NO_SECRET` */
function issuerOf(attach: AttachRef, config: Config): OwnIssuer {
  const { alg, claims } = attach;
  const mint = mintOf(attach, config);
  if (mint !== undefined) return { alg, claims, mint, verifiedBy: randomBytes(32) };
  const key = keyOf(attach);
  return { alg, claims, key, verifiedBy: verifierOf(alg, key) };
}

/** A module may read its secret from the environment, as it would anywhere else. */
function keyOf({ alg, secretEnv }: AttachRef): string {
  if (secretEnv === undefined) return newKey(alg);
  const said = process.env[secretEnv];
  if (said !== undefined && said !== '') return hidden(said);
  if (alg.startsWith('HS')) return process.env[secretEnv] = hidden(newKey(alg));
  throw new TargetError('NO_SECRET', `the variable ${secretEnv} is not set → set it to the private `
    + `key as PEM, or leave secretEnv out: the server is then given a public key for ${alg}`);
}

/** A module may print it as it loads. */
function hidden(key: string): string {
  hideSecrets({ keys: [Buffer.from(key)], tokens: [], texts: [key] });
  return key;
}
