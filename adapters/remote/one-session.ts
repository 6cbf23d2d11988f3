import type { Transport } from '../../model/step.ts';
import { TargetError } from '../errors.ts';
import { realSleep } from '../real.ts';
import { Caller } from './caller.ts';
import type { Address } from './caller.ts';
import { tokenFor } from './carrier.ts';
import { LONG_SEC, subjectOf } from './told.ts';
import type { Progress } from './told.ts';

/** An earlier session is ended within this, if at all. */
const ENDS_MS = 150;
const USER = 'lapse-doctor-twice';

/**
 * Comes in twice as the same user: a server that keeps one session of each ends live ones, and says
 * nothing by that of tokens.
 *
 * @returns whether a user has one session at a time
 * @throws TargetError `ONE_SESSION_AT_A_TIME` where lapse cannot say who the user is
 */
export async function hasOneSession(
  progress: Progress, address: Address, transport: Transport,
): Promise<boolean> {
  const [first, second] = [new Caller(address), new Caller(address)];
  progress.callers.push(first, second);
  const token = await tokenFor(progress, LONG_SEC, USER);
  await first.comeIn(token, transport);
  await second.comeIn(token, transport);
  await realSleep(ENDS_MS);
  const isOne = !(first.isIn && second.isIn);
  for (const caller of [first, second]) caller.close();
  if (!isOne) return false;
  if (progress.issuer.logins !== undefined || subjectOf(token, USER) !== USER) {
    throw new TargetError('ONE_SESSION_AT_A_TIME', 'a user has one session at a time on this '
      + 'server, and all clients of a check would be the same user → let lapse say who it is '
      + '(no sub in --claims), or lift that for the check');
  }
  progress.findings.push('a user has one session at a time: each client is a user of its own then');
  return true;
}
