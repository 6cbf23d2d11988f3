import type { Target } from '../../adapters/target.ts';
import type { Adapter } from '../../model/driver.ts';
import { CLIENT } from '../../model/step.ts';
import type { Transport } from '../../model/step.ts';
import { staying, untilHeard } from './patience.ts';

/** It may wait for something before it answers. */
const ANSWERS_MS = 1_000;
/** What node tells of an error that nothing catches. */
const UNCAUGHT = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Sends one message that asks for no acknowledgement: many listeners call theirs without looking
 * whether there is one, and any client can end such a server. That says nothing of tokens.
 */
export async function needsAcks(adapter: Adapter, transport: Transport): Promise<boolean> {
  let needs = false;
  const others = UNCAUGHT.map((name) => [name, process.listeners(name as never)] as const);
  for (const [name, [ours, ...own]] of others) {
    process.removeAllListeners(name).on(name, (...thrown: unknown[]) => {
      // The server lives on where it listens for that itself.
      if (own.length === 0 && isMissingCall(thrown[0])) needs = true;
      else {
        for (const one of own.length === 0 ? [ours] : own) {
          Reflect.apply(one as () => void, process, thrown);
        }
      }
    });
  }
  try {
    await staying(adapter, transport, async (session) => {
      await untilHeard(session);
      session.send(CLIENT, '/', [{ id: 'm1' }]);
      await session.settle();
      await session.advance(ANSWERS_MS, 'first');
    });
  } finally {
    for (const [name, listeners] of others) {
      process.removeAllListeners(name);
      for (const listener of listeners) process.on(name, listener as never);
    }
  }
  return needs;
}

const isMissingCall = (error: unknown): boolean =>
  error instanceof TypeError && error.message.endsWith(' is not a function');

/** What stands in a report of such a server. */
export const acksWords = ({ wantsAcks }: Pick<Target, 'wantsAcks'>): string => wantsAcks !== true
  ? '' : ' (every message asks for an acknowledgement: one that does not ends it)';
