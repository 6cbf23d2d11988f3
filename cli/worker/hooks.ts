import { TargetError } from '../../adapters/errors.ts';
import { filledIn, sent } from '../../adapters/remote/request.ts';
import type { RequestSpec } from '../../adapters/remote/request.ts';
import type { RefreshHook, RevokeHook, Told } from '../../adapters/remote/told.ts';
import type { Config } from '../config/schema.ts';

/** What a config says of refreshing and revoking. */
export const hooksOf = (config: Config): Pick<Told, 'refresh' | 'revoke'> => ({
  ...(config.refresh === undefined ? {} : { refresh: refreshBy(config.refresh) }),
  ...(config.revoke === undefined ? {} : { revoke: revokeBy(config.revoke) }),
});

function refreshBy({ event, payload, accepted }: NonNullable<Config['refresh']>): RefreshHook {
  const isAccepted = accepted as ((...answers: readonly unknown[]) => unknown) | undefined;
  return {
    event,
    payload: (token) => {
      if (payload === undefined) return [token];
      return Array.isArray(payload)
        ? filledIn(payload, { token }) as readonly unknown[]
        : (payload as unknown as (token: string) => readonly unknown[])(token);
    },
    ...(isAccepted === undefined
      ? {} : { isTaken: (answers) => isAccepted(...answers) === true }),
  };
}

const BLAME = { code: 'REVOKE_FAILED', key: 'revoke' };

function revokeBy(revoke: NonNullable<Config['revoke']>): RevokeHook {
  if (typeof revoke === 'function') {
    const tell = revoke as unknown as (user: string, token: string) => unknown;
    return {
      withinMs: 0,
      tell: async (user, token) => {
        try {
          await tell(user, token);
        } catch (error) {
          throw new TargetError(BLAME.code, `revoke threw ${String(error)} → mend it`);
        }
      },
    };
  }
  const { withinMs = 0, ...request } = revoke;
  return {
    withinMs,
    tell: async (user, token) => {
      await sent(filledIn(request, { user, token }) as RequestSpec, BLAME);
    },
  };
}
