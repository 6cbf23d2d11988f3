import { TargetError } from '../../adapters/errors.ts';
import { filledIn, sent } from '../../adapters/remote/request.ts';
import type { RequestSpec } from '../../adapters/remote/request.ts';
import type {
  AuthenticateHook, RefreshHook, RevokeHook, Told,
} from '../../adapters/remote/told.ts';
import type { Config } from '../config/schema.ts';
import { ownFunction } from './own-function.ts';

type Answering = (...answers: readonly unknown[]) => unknown;

/** What a config says of refreshing and revoking. */
export const hooksOf = (config: Config): Pick<Told, 'refresh' | 'revoke' | 'authenticate'> => ({
  ...(config.authenticate === undefined ? {} : { authenticate: shownBy(config.authenticate) }),
  ...(config.refresh === undefined ? {} : { refresh: refreshBy(config.refresh) }),
  ...(config.revoke === undefined ? {} : { revoke: revokeBy(config.revoke) }),
});

/** What an event carries that shows a token: that alone, unless it is said. */
const carrying = (
  key: string, payload: NonNullable<Config['refresh']>['payload'],
): RefreshHook['payload'] => (token) => {
  if (payload === undefined) return [token];
  return Array.isArray(payload)
    ? filledIn(payload, { token }) as readonly unknown[]
    : ownFunction<RefreshHook['payload']>(`${key}.payload`, payload)(token);
};

function shownBy(
  { event, payload, accepted }: NonNullable<Config['authenticate']>,
): AuthenticateHook {
  const shown = { event, payload: carrying('authenticate', payload) };
  if (accepted === undefined) return shown;
  if (typeof accepted === 'object') return { ...shown, accepted };
  const isAccepted = ownFunction<Answering>('authenticate.accepted', accepted);
  return { ...shown, accepted: { ack: (answers) => isAccepted(...answers) === true } };
}

function refreshBy({ event, payload, accepted }: NonNullable<Config['refresh']>): RefreshHook {
  const isAccepted = accepted === undefined ? undefined
    : ownFunction<Answering>('refresh.accepted', accepted);
  return {
    event, payload: carrying('refresh', payload),
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
