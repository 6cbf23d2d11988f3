import type { Transport } from '../../model/step.ts';
import { TargetError } from '../errors.ts';
import { realSleep } from '../real.ts';
import { alikeAll } from './alike.ts';
import type { Attachment } from './attachment.ts';
import { Caller } from './caller.ts';
import type { Address } from './caller.ts';
import { knock, MALFORMED, tokenFor } from './carrier.ts';
import { LONG_SEC, subjectOf } from './told.ts';
import type { Progress, RevokeHook } from './told.ts';

type Hooks = Pick<Attachment, 'refresh' | 'revoke' | 'sharesUser'>;

/** After a refresh that is not acknowledged a client is shut out within this, if at all. */
const SHUT_OUT_MS = 200;

/** Tries what lapse was told of refreshing and revoking, before anything rests on it. */
export async function tryHooks(
  progress: Progress, address: Address, transport: Transport,
): Promise<Hooks> {
  const { issuer, told: { refresh, revoke } } = progress;
  if (revoke === undefined && refresh === undefined) return {};
  const token = await tokenFor(progress, LONG_SEC, USER);
  const isShared = issuer.logins !== undefined || subjectOf(token, USER) !== USER;
  return {
    ...(isShared ? { sharesUser: true } : {}),
    ...(refresh === undefined || issuer.logins !== undefined
      ? {} : { refresh: await findRefresh(progress, address, transport) }),
    ...(revoke === undefined || isShared
      ? {} : { revoke: await tryRevoke(progress, address, transport, { hook: revoke, token }) }),
  };
}

const USER = 'lapse-doctor-r';

/**
 * Two users show a new token each, and one of them what is none: where the server answers that
 * otherwise, its answers tell. @throws TargetError `REFRESH_CLOSES`
 */
async function findRefresh(
  progress: Progress, address: Address, transport: Transport,
): Promise<NonNullable<Hooks['refresh']>> {
  const { told, findings } = progress;
  const answers: (readonly unknown[] | null)[] = [];
  let last: Caller | undefined;
  // Of different lives: where it answers how long that is, no two answers are the same.
  for (const [user, longerSec] of [['lapse-doctor', 60], ['lapse-doctor-b', 90]] as const) {
    last?.close();
    last = new Caller(address);
    progress.callers.push(last);
    await last.comeIn(await tokenFor(progress, LONG_SEC, user), transport);
    answers.push(await last.refresh(await tokenFor(progress, LONG_SEC + longerSec, user)));
    await realSleep(SHUT_OUT_MS);
    if (last.isIn) continue;
    throw new TargetError('REFRESH_CLOSES', 'the server shuts a client out that shows a good new '
      + `token by '${told.refresh?.event}' → check refresh.event, and what it carries`);
  }
  const bad = await last?.refresh(MALFORMED) ?? null;
  last?.close();
  const heard = answers.filter((one) => one !== null);
  const isTaken = told.refresh?.isTaken ?? (heard.length < answers.length ? null : alikeAll(heard));
  const tells = isTaken !== null && heard.every(isTaken) && (bad === null || !isTaken(bad));
  findings.push(`a new token is shown by '${told.refresh?.event}': `
    + (tells ? 'its answer says whether it is taken' : 'it goes by what that changes, as no answer '
      + 'tells a good token from a bad one'));
  return { isTaken: tells ? isTaken : null };
}

/** What it changes is a matter of EXP-13. @throws TargetError `REVOKE_FAILED` */
async function tryRevoke(
  progress: Progress, { dialect: { carrier } }: Address, transport: Transport,
  { hook, token }: { readonly hook: RevokeHook; readonly token: string },
): Promise<RevokeHook> {
  await hook.tell(USER, token);
  await realSleep(hook.withinMs);
  const { kind } = await knock(progress, carrier, transport, token);
  progress.findings.push(kind === 'admitted'
    ? 'a user who was revoked is let in as before' : 'a user who was revoked is not let in');
  return hook;
}
