import type { Transport } from '../../model/step.ts';
import { Caller } from './caller.ts';
import type { Address } from './caller.ts';
import { tokenFor } from './carrier.ts';
import { LONG_SEC } from './told.ts';
import type { Progress } from './told.ts';

/** So long after a message an event may still come that is to recover a session by. */
const COMES_MS = 300;

/**
 * Two users come in and say something each, and one of them is cut off and comes back: a session
 * that has not expired is to be continued, or there is nothing to be said of one that has.
 *
 * @returns why the recovery of sessions is not judged; `null`: it is
 */
export async function tryRecovery(
  progress: Progress, address: Address, transport: Transport,
): Promise<string | null> {
  if (progress.isOld) return 'Socket.IO 2 recovers no sessions';
  if (progress.told.authenticate !== undefined) {
    return 'a client that shows its token by an event shows it again, whatever it recovers';
  }
  const [first, second] = [new Caller(address), new Caller(address)];
  progress.callers.push(first, second);
  const token = await tokenFor(progress, LONG_SEC);
  await first.comeIn(token, transport);
  if (!first.hasPid) {
    first.close();
    return 'this server recovers no sessions (connectionStateRecovery is off)';
  }
  await second.comeIn(await tokenFor(progress, LONG_SEC, 'lapse-doctor-b'), transport);
  for (const [index, caller] of [first, second].entries()) {
    await caller.say(`m${index + 1}.lapse-recovery.`);
  }
  const why = await comesBack(first, token, transport);
  for (const caller of [first, second]) caller.close();
  progress.findings.push(why === null
    ? 'a live session is recovered (connectionStateRecovery)' : `no session is recovered: ${why}`);
  return why;
}

async function comesBack(
  caller: Caller, token: string, transport: Transport,
): Promise<string | null> {
  if (!await caller.canReturn(COMES_MS)) {
    return 'the server is set to recover sessions, and sends a client that says something no event '
      + 'to recover its own by';
  }
  await caller.comeBack(token, transport);
  return caller.isRecovered ? null
    : 'the server is set to recover sessions, and did not recover a live one';
}
