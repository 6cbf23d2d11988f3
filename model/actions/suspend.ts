import { passTime } from '../kernel/rest.ts';
import { deadlines } from '../deadlines.ts';
import { isConnected } from '../situation.ts';
import { CLIENT, CLIENTS } from '../step.ts';
import { affords, defineAction } from './action.ts';
import { distanceMs, marginsOf } from './advance.ts';

/** A process that was stopped wakes up this long after the instant that it should have acted at. */
export const OVERSLEPT_MS = 1_000;

export const suspend = defineAction({
  name: 'suspend',
  says: 'the server\'s process is stopped past a deadline; when it wakes, it reads first and '
    + 'fires its timers then',
  choices: (now, bounds) => {
    const connected = CLIENTS.some((name) => isConnected(now.clients[name]));
    if (!connected || !affords(now, bounds, 'suspend')) return [];
    return deadlines(now).flatMap(({ name, dueMs }) => [0, ...marginsOf(name, bounds)]
      .filter((marginMs) => dueMs + marginMs > 0).map((marginMs) => ({
        do: 'suspend' as const, client: CLIENT, to: name, deltaMs: marginMs + OVERSLEPT_MS,
      })));
  },
  next: (m, step) => {
    passTime(m, distanceMs(m.before, step) ?? 0);
    m.timersWait = true;
  },
  drive: (driver, step, now) => { driver.suspend(distanceMs(now, step) ?? 0); },
});
