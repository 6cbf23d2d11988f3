import type { Carrier, Transport } from '../../model/step.ts';
import { candidatesFor, comesIn, tokenFor } from './carrier.ts';
import { LONG_SEC } from './told.ts';
import type { Progress } from './told.ts';
import { isHungUp } from './turning-away.ts';

/** Whether it hangs up by WebSocket on a client without a token, and tells it no by polling. */
export async function hangsUpOnStrangers(
  progress: Progress, transports: readonly Transport[],
): Promise<boolean> {
  if (!transports.includes('websocket')) return false;
  const carrier = progress.told.carrier ?? candidatesFor(progress)[0] ?? 'auth';
  const [polling, webSocket] = await Promise.all([
    comesIn(progress, carrier, 'polling', undefined),
    comesIn(progress, carrier, 'websocket', undefined),
  ]);
  return polling.kind === 'refused' && webSocket.kind === 'failed' && isHungUp(webSocket.why);
}

/** Whether it does so for the token: a good one is let in there. */
export async function hangsUpForTheToken(
  progress: Progress, carrier: Carrier,
): Promise<boolean> {
  const token = await tokenFor(progress, LONG_SEC);
  const isIn = (await comesIn(progress, carrier, 'websocket', token)).kind === 'admitted';
  if (isIn) progress.findings.push('by WebSocket it hangs up on whoever has no good token');
  return isIn;
}
