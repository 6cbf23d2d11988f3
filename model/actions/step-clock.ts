import { elapse } from '../lives.ts';
import { elapseRecovery } from '../recovery.ts';
import type { Situation } from '../situation.ts';
import { CLIENT } from '../step.ts';
import type { StepOf } from '../step.ts';
import { affords, defineAction } from './action.ts';
import type { Bounds } from './action.ts';
import { distanceMs } from './advance.ts';

/** How far before an expiry a clock is set back to: far enough to send a message in. */
const BACK_MS = 1_000;

/** Where the wall clock can be set: forward to an expiry that lies ahead, back before one past. */
const targets = (
  { presented, lives }: Situation, { marginsMs }: Bounds,
): readonly Pick<StepOf<'step clock'>, 'to' | 'deltaMs'>[] =>
  presented.flatMap((token) => [
    { to: `exp:${token}` as const, deltaMs: lives[token] > 0 ? 0 : -BACK_MS },
    ...marginsMs.filter((marginMs) => marginMs > 0 && lives[token] + marginMs > 0)
      .map((deltaMs) => ({ to: `exp:${token}` as const, deltaMs })),
  ]);

export const stepClock = defineAction({
  name: 'step clock',
  says: 'the wall clock is set forward or back; timers, which go by another clock, notice nothing',
  choices: (now, bounds) => affords(now, bounds, 'step clock')
    ? targets(now, bounds).map((target) =>
        ({ do: 'step clock' as const, client: CLIENT, ...target }))
    : [],
  next: (m, step) => {
    const byMs = distanceMs(m.before, step) ?? 0;
    m.steppedMs += byMs;
    m.lives = elapse(m.lives, byMs);
    m.recovery = elapseRecovery(m.recovery, byMs);
    for (const peer of Object.values(m.peers)) {
      peer.sessions = peer.sessions.map((session) =>
        ({ ...session, skewMs: session.skewMs + byMs }));
    }
  },
  drive: (driver, step, now) => { driver.stepClock(distanceMs(now, step) ?? 0); },
});
