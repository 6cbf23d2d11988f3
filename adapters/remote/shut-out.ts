import type { Carrier, Transport } from '../../model/step.ts';
import { realEpochMs, realSleep } from '../real.ts';
import { authenticating } from './authenticating.ts';
import { Caller } from './caller.ts';
import { addressOf } from './told.ts';
import type { Progress } from './told.ts';

/** Who is let in without a token is shut out within this, if at all. */
const SHUTS_OUT_MS = 1_000;
/** On a busy machine that takes longer than it took once. */
const LEAST_STAYS_MS = 400;
const TIMES_AS_LONG = 4;

/**
 * A server that looks at the token once a client is connected, and shuts it out then, as many do
 * in their connection handler (`handleConnection` of NestJS).
 *
 * @returns how it is spoken to then; `null`: it lets anybody stay
 */
export async function shutsOut(
  progress: Progress, carrier: Carrier, transport: Transport,
): Promise<Progress | null> {
  const caller = new Caller(addressOf(progress, carrier));
  await caller.comeIn(undefined, transport);
  const sinceMs = realEpochMs();
  while (caller.isIn && realEpochMs() - sinceMs < SHUTS_OUT_MS) await realSleep(5);
  const isOut = !caller.isIn;
  caller.close();
  if (!isOut) return null;
  const staysMs = Math.max(LEAST_STAYS_MS, TIMES_AS_LONG * (realEpochMs() - sinceMs));
  progress.findings.push('whoever shows no token is let in, and shut out at once: a client counts '
    + `as let in once it was left alone for ${staysMs} ms`);
  return {
    ...progress, staysMs, makeClient: authenticating(progress.makeClient, { staysMs }),
  };
}
