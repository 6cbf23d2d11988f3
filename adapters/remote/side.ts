import type { Carrier, Transport } from '../../model/step.ts';
import { TargetError } from '../errors.ts';
import type { Acceptance } from './attachment.ts';
import { Caller } from './caller.ts';
import { MALFORMED, tokenFor } from './carrier.ts';
import { addressOf, LONG_SEC } from './told.ts';
import type { Progress } from './told.ts';

/**
 * Comes into the second namespace by itself, and sends a message there.
 *
 * @returns why there is none to be judged; `null`: there is
 * @throws TargetError `NAMESPACE_WRONG`
 */
export async function trySide(
  progress: Progress, carrier: Carrier, acceptance: Acceptance, transport: Transport,
): Promise<string | null> {
  const { told, findings } = progress;
  const { side, authenticate, event } = told;
  if (side === undefined) return 'lapse has been told of one namespace alone';
  if (progress.staysMs !== undefined) {
    return 'whether a client is left alone is seen in one namespace alone';
  }
  if (authenticate !== undefined) {
    return 'a token that is shown by an event is shown in one namespace alone';
  }
  const there = { ...progress, told: { ...told, namespace: side } };
  const wrong = (what: string, todo: string): TargetError => new TargetError('NAMESPACE_WRONG',
    `the second namespace, ${side}, ${what} → ${todo}`);
  const bad = await comeIn(there, carrier, transport, MALFORMED);
  const isOpen = bad.isIn;
  bad.close();
  if (isOpen) {
    throw wrong('lets a client in whose token is no JWT at all',
      'have it verify tokens as well, or leave it out of namespace');
  }
  const caller = await comeIn(there, carrier, transport, await tokenFor(progress, LONG_SEC));
  if (!caller.isIn) {
    throw wrong('does not let a good token in', 'check its name in namespace, or leave it out');
  }
  const { answers, events } = await caller.say('m1.lapse-beside.');
  caller.close();
  // What only others hear of is heard where they are.
  const isTaken = acceptance.by === 'ack' ? answers !== null && acceptance.isAlike(answers)
    : acceptance.to === 'another' || events.includes(acceptance.name);
  if (!isTaken) {
    throw wrong(`does not answer '${event}' as the first one does`,
      'leave it out of namespace, and check it by itself');
  }
  findings.push(`${side} lets a good token in as well, refuses a bad one, and takes '${event}'`);
  return null;
}

async function comeIn(
  progress: Progress, carrier: Carrier, transport: Transport, token: string,
): Promise<Caller> {
  const caller = new Caller(addressOf(progress, carrier));
  progress.callers.push(caller);
  await caller.comeIn(token, transport);
  return caller;
}
