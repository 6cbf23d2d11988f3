import type { Adapter } from '../../model/driver.ts';
import { tokenLife } from '../../model/tokens.ts';
import { realEpochMs, realSleep } from '../real.ts';
import { Answers } from './answers.ts';
import type { Attachment } from './attachment.ts';
import { RemoteSession } from './session.ts';
import { Volleys } from './volleys.ts';

/** How far into a sequence the token that it waits for expires. */
const EXPIRES_MS = tokenLife('first', 0).expMs;

/**
 * A server that runs somewhere else, by its own clock. Its sequences are joined late: as much is
 * left of `first` as a token of theirs is to live, so that they read like those of every adapter.
 *
 * @param run tells the sequences of this run from those of any other
 */
export function remote(at: Attachment, run: string): Adapter {
  let begun = 0;
  const beside = { volleys: new Volleys(), answers: new Answers() };
  const joinedMs = EXPIRES_MS - at.ttlMs;
  const serverMs = (): number => realEpochMs() + (at.clock.lowMs + at.clock.highMs) / 2;
  return {
    name: 'remote',
    begin: async (phaseMs) => {
      begun += 1;
      const mark = `${run}-${begun}`;
      if (at.expMs !== undefined) {
        const baseSec = (at.expMs - EXPIRES_MS) / 1000;
        return new RemoteSession(at, beside, { phaseMs, baseSec, mark });
      }
      const ahead = (phaseMs + joinedMs - serverMs()) % 1000;
      await realSleep(ahead < 0 ? ahead + 1000 : ahead);
      const baseSec = Math.round((serverMs() - phaseMs - joinedMs) / 1000);
      return new RemoteSession(at, beside, { phaseMs, baseSec, mark });
    },
  };
}
